package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WebConsoleTest {
  @Test
  void passwordMustBeDrawnForEachRunAndStayWithTheUser() {
    WebConsole console = WebConsole.at(0);
    assertEquals(22, console.password().length());
    assertNotEquals(console.password(), WebConsole.at(0).password());
    assertFalse(console.properties().toString().contains(console.password()));
    assertFalse(console.toString().contains(console.password()));
  }

  @Test
  void consoleMustBeOnLoopbackWithTheHashOfItsPassword() {
    Map<String, String> properties = new WebConsole(8080, "secret").properties();
    assertEquals("127.0.0.1", properties.get("org.apache.felix.http.host"));
    assertEquals("8080", properties.get("org.osgi.service.http.port"));
    assertEquals("guestmem", properties.get("felix.webconsole.username"));
    // printf secret | sha256sum, in Base64
    assertEquals(
        "{sha-256}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=",
        properties.get("felix.webconsole.password"));
  }
}
