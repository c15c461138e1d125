package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminalCharsetTest {
  private static final String PROPERTY = "stdout.encoding";
  private String before = "";

  @BeforeEach
  void remember() {
    before = System.getProperty(PROPERTY, "");
  }

  @AfterEach
  void restore() {
    if (before.isEmpty()) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void charsetMustBeThatOfTheStandardOutput() {
    System.setProperty(PROPERTY, "ANSI_X3.4-1968");
    assertEquals(StandardCharsets.US_ASCII, TerminalCharset.get());
    System.setProperty(PROPERTY, "UTF-8");
    assertEquals(StandardCharsets.UTF_8, TerminalCharset.get());
  }
}
