package org.guestmem.distribution;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * Felix's Web Console for one run of the platform: on loopback alone, with a password drawn for it.
 *
 * @param port where it listens, or 0 for any free port
 * @param password what its user types
 */
record WebConsole(int port, String password) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String USER = "guestmem";
  private static final int PASSWORD_BYTES = 16;
  private static final long START_MILLIS = 30_000;
  private static final long POLL_MILLIS = 20;

  /**
   * What the server logs through, from the launcher's class path: bundles of SLF4J would need
   * another that weaves their classes. The console and health checks ask for 1.7, its server for 2.
   */
  private static final String LOGGING =
      "org.slf4j;version=1.7,org.slf4j.helpers;version=1.7,"
          + "org.slf4j;version=2.0,org.slf4j.spi;version=2.0";

  /**
   * Draws a password for a console.
   *
   * @throws IllegalArgumentException if the port is taken
   */
  static WebConsole at(int port) {
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--port %d cannot be had (%s); without it any free one is"
              .formatted(port, e.getMessage()),
          e);
    }
    byte[] secret = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(secret);
    return new WebConsole(port, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** The framework properties that the console's bundles read; of the password only its hash. */
  Map<String, String> properties() {
    return Map.of(
        "org.apache.felix.http.host",
        LOOPBACK,
        "org.osgi.service.http.port",
        Integer.toString(port),
        "felix.webconsole.username",
        USER,
        "felix.webconsole.password",
        "{sha-256}" + Base64.getEncoder().encodeToString(sha256(password)),
        "org.osgi.framework.system.packages.extra",
        LOGGING);
  }

  /** Says where it is as soon as it asks for its password there. */
  void announce(String endpoint) throws IOException, InterruptedException {
    URI address = URI.create(endpoint).resolve("system/console/");
    long deadline = System.nanoTime() + START_MILLIS * 1_000_000;
    while (status(address) != HttpURLConnection.HTTP_UNAUTHORIZED) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("no Web Console at %s within %d ms".formatted(address, START_MILLIS));
      }
      Thread.sleep(POLL_MILLIS);
    }
    System.err.printf(
        "guestmem: Web Console at %s for user %s with password %s until this platform ends%n",
        address, USER, password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Web Console at port " + port;
  }

  private static int status(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
