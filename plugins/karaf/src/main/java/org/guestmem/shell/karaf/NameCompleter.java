package org.guestmem.shell.karaf;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Which names the user may mean where the cursor is. */
final class NameCompleter implements Completer {
  private static final String PREFIX = NamesCommand.SCOPE + ":";
  private static final Set<String> OPTIONS_FOR_REGION = Set.of("--from", "--to");
  private static final Set<String> COMMANDS_ON_REGION =
      Set.of("dirty", "read", "write", "save", "load", "close");

  private final Supplier<RegionNames> names;
  private final boolean scoped;

  /**
   * Creates a completer.
   *
   * @param names asked at each key
   * @param scoped whether commands are typed without their scope
   */
  NameCompleter(Supplier<RegionNames> names, boolean scoped) {
    this.names = names;
    this.scoped = scoped;
  }

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    List<String> before = List.of(line.getArguments()).subList(0, line.getCursorArgumentIndex());
    List<String> words = before.isEmpty() ? ownName() : words(session, before);
    return new StringsCompleter(words, true).complete(session, line, candidates);
  }

  private List<String> ownName() {
    return scoped
        ? List.of(NamesCommand.NAME)
        : List.of(NamesCommand.NAME, PREFIX + NamesCommand.NAME);
  }

  private List<String> words(Session session, List<String> before) {
    String command = session.resolveCommand(before.get(0));
    if (!command.startsWith(PREFIX)) {
      return List.of();
    }
    TypedArguments typed = TypedArguments.of(before.subList(1, before.size()));
    return typed.option().isEmpty()
        ? arguments(command.substring(PREFIX.length()), typed)
        : values(typed);
  }

  private List<String> values(TypedArguments typed) {
    if (typed.option().equals(TypedArguments.VM)) {
      return names.get().machines();
    }
    return OPTIONS_FOR_REGION.contains(typed.option())
        ? names.get().regions(typed.vm())
        : List.of();
  }

  private List<String> arguments(String command, TypedArguments typed) {
    if (typed.count() > 0) {
      return List.of();
    }
    if (command.equals("map")) {
      return names.get().machines();
    }
    return COMMANDS_ON_REGION.contains(command) ? names.get().regions(typed.vm()) : List.of();
  }
}
