import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Lists kept beside the tools: an entry a line, comments begin with {@code #}. */
final class ListFile {
  private ListFile() {}

  /** The file's lines without comments and empty ones; none if there is no such file. */
  static List<String> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /** What an entry stands for: {@code *} is anything, all else itself. */
  static Pattern glob(String entry) {
    return Pattern.compile("\\Q" + entry.replace("*", "\\E.*\\Q") + "\\E");
  }

  /** Lines of the form {@code entry | note}, in their order; a note that is missing is empty. */
  static Map<String, String> notes(Path file) throws IOException {
    Map<String, String> notes = new LinkedHashMap<>();
    for (String line : lines(file)) {
      String[] parts = line.split("\\|", 2);
      notes.put(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
    }
    return notes;
  }
}
