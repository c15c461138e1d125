package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A platform with the Web Console, and what it said of it. */
record StartedConsole(ShellConversation shell, String printed, String address, String password)
    implements AutoCloseable {
  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "(?m)^guestmem: Web Console at (http://127\\.0\\.0\\.1:\\d+/system/console/)"
              + " for user guestmem with password (\\S{22}) until this platform ends$");

  /** Waits for the shell of a platform whose error stream is mixed into its output. */
  static StartedConsole of(Process platform) throws IOException {
    ShellConversation shell = new ShellConversation(platform);
    String printed = String.join("\n", shell.ask(""));
    Matcher announced = ANNOUNCED.matcher(printed);
    assertTrue(announced.find(), printed);
    return new StartedConsole(shell, printed, announced.group(1), announced.group(2));
  }

  /** The address of a page, which a browser opens without a question. */
  String page(String name) {
    return address.replace("//", "//guestmem:" + password + "@") + name;
  }

  /** The answer to who says who he is. */
  HttpURLConnection get(String page, String user, String word) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address + page).toURL().openConnection();
    byte[] credentials = (user + ":" + word).getBytes(StandardCharsets.US_ASCII);
    connection.setRequestProperty(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    return connection;
  }

  @Override
  public void close() {
    shell.close();
  }
}
