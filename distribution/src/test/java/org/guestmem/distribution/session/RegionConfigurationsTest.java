package org.guestmem.distribution.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RegionConfigurationsTest {
  @Test
  void messageMustBeThePublishersOwn() {
    assertEquals(
        "guestmem.size=x: 'x' is not a number",
        RegionConfigurations.message(
            """
            java.lang.reflect.InvocationTargetException
            \tat org.example.Reflection.call(Reflection.java:1)
            Caused by: java.lang.IllegalArgumentException: guestmem.size=x: 'x' is not a number
            \tat org.example.Publisher.<init>(Publisher.java:2)
            Caused by: java.lang.IllegalArgumentException: 'x' is not a number
            """));
    assertEquals("all of it", RegionConfigurations.message("all of it"));
  }
}
