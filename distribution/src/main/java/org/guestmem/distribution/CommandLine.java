package org.guestmem.distribution;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A command and its options, understood but for the values, which are the api's to judge.
 *
 * @param command what to do
 * @param attachment what to attach, for {@link Command#ATTACH} alone
 * @param script commands for the shell, which then runs these instead of reading them
 * @param consolePort where to start the Web Console, 0 for any free port; empty for none
 * @param verbose whether to log what happens
 */
public record CommandLine(
    Command command,
    Optional<Attachment> attachment,
    List<String> script,
    OptionalInt consolePort,
    boolean verbose) {
  /** The exit status of a command that failed. */
  public static final int FAILURE = 1;

  /** The exit status of a command that cannot be carried out as it was written. */
  public static final int MISUSE = 2;

  /** What the platform can be told to do. */
  public enum Command {
    /** Run a guest and check it. */
    DEMO,
    /** Publish the memory file of a guest, then open the shell. */
    ATTACH,
    /** Open the shell. */
    SHELL
  }

  /**
   * The memory file of a guest.
   *
   * @param file its path
   * @param offset where the memory begins in it
   * @param base the guest address of the first byte
   * @param size how many bytes, or empty for all there are
   * @param write whether the guest's memory may be written
   */
  public record Attachment(
      String file, String offset, String base, Optional<String> size, boolean write) {}

  /**
   * Reads a command line.
   *
   * @param args the command, {@code shell} if there is none, and its options
   * @return the command
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  public static CommandLine parse(String... args) {
    return new Parser(List.of(args).iterator()).parse();
  }

  /** Collects options; later ones win. */
  private static final class Parser {
    private final Iterator<String> words;
    private final List<String> script = new ArrayList<>();
    private Optional<String> file = Optional.empty();
    private Optional<String> size = Optional.empty();
    private OptionalInt consolePort = OptionalInt.empty();
    private String offset = "0";
    private String base = "0";
    private boolean write;
    private boolean verbose;

    Parser(Iterator<String> words) {
      this.words = words;
    }

    CommandLine parse() {
      Command command = command(words.hasNext() ? words.next() : "shell");
      while (words.hasNext()) {
        option(command, words.next());
      }
      if (command != Command.ATTACH) {
        return line(command, Optional.empty());
      }
      String path =
          file.orElseThrow(
              () -> new IllegalArgumentException("attach needs the file that holds the memory"));
      return line(command, Optional.of(new Attachment(path, offset, base, size, write)));
    }

    private CommandLine line(Command command, Optional<Attachment> attachment) {
      return new CommandLine(command, attachment, List.copyOf(script), consolePort, verbose);
    }

    private static Command command(String word) {
      return switch (word) {
        case "demo" -> Command.DEMO;
        case "attach" -> Command.ATTACH;
        case "shell" -> Command.SHELL;
        default ->
            throw new IllegalArgumentException(
                "'%s' is not a command; these are: demo, attach, shell".formatted(word));
      };
    }

    private void option(Command command, String word) {
      if (word.equals("--verbose")) {
        verbose = true;
      } else if (word.equals("--web")) {
        consolePort = OptionalInt.of(consolePort.orElse(0));
      } else if (word.equals("--port")) {
        consolePort = OptionalInt.of(port(value(word)));
      } else if (word.equals("--command") && command != Command.DEMO) {
        script.add(value(word));
      } else if (command != Command.ATTACH || !attachOption(word)) {
        throw new IllegalArgumentException(
            "'%s' is not an option here; see ./guestmem help".formatted(word));
      }
    }

    private static int port(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= 65535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // as a number that is none
      }
      throw new IllegalArgumentException(
          "--port %s is not a port from 1 to 65535, nor 0 for any that is free".formatted(text));
    }

    private boolean attachOption(String word) {
      switch (word) {
        case "--offset" -> offset = value(word);
        case "--base" -> base = value(word);
        case "--size" -> size = Optional.of(value(word));
        case "--write" -> write = true;
        default -> {
          boolean path = !word.startsWith("--") && file.isEmpty();
          file = path ? Optional.of(word) : file;
          return path;
        }
      }
      return true;
    }

    private String value(String option) {
      if (!words.hasNext()) {
        throw new IllegalArgumentException("option %s needs a value".formatted(option));
      }
      return words.next();
    }
  }
}
