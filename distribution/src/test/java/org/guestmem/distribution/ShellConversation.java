package org.guestmem.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A shell of the platform that is asked and answers, through pipes. */
final class ShellConversation implements AutoCloseable {
  private static final String END = "-- end of the answer";

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  ShellConversation(Process process) {
    this.process = process;
    in = process.outputWriter();
    out = process.inputReader();
  }

  /** Runs a command and returns the lines that it printed. */
  List<String> ask(String command) throws IOException {
    in.write(command + "\necho '" + END + "'\n");
    in.flush();
    List<String> lines = new ArrayList<>();
    String line = out.readLine();
    while (line != null && !line.equals(END)) {
      lines.add(line);
      line = out.readLine();
    }
    if (line == null) {
      throw new AssertionError("the shell ended instead of answering " + command + ": " + lines);
    }
    return lines;
  }

  /** Reads guest memory out of the dump that {@code guestmem:read} prints. */
  byte[] read(long address, int length) throws IOException {
    List<String> dump = ask("guestmem:read 0x%x %d".formatted(address, length));
    byte[] bytes = new byte[length];
    int done = 0;
    byte[] row = {};
    for (String line : dump) {
      if (!line.equals("*")) {
        row = row(line);
        int at = (int) (address(line) - address);
        fill(bytes, done, at);
        System.arraycopy(row, 0, bytes, at, row.length);
        done = at + row.length;
      }
    }
    return bytes;
  }

  /**
   * Repeats the row that stands before {@code done} up to {@code until}: what a star stands for.
   */
  private static void fill(byte[] bytes, int done, int until) {
    for (int i = done; i < until; i++) {
      bytes[i] = bytes[i - 16];
    }
  }

  /** The guest address that a row of a dump begins with. */
  static long address(String row) {
    String text = row.strip();
    return Long.decode(text.substring(0, text.indexOf(' ')).replace("_", ""));
  }

  private static byte[] row(String line) {
    String hex = line.substring(line.indexOf("  ", line.indexOf("0x")), line.indexOf('|'));
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** Ends the shell by ending its input, and returns its exit status. */
  int end() throws IOException, InterruptedException {
    in.close();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
