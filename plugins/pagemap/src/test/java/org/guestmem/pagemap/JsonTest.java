package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void textMustBeEscapedToAscii() {
    assertEquals("\"a\\\"\\\\\\u000a\\u007f\\u00e9\"", Json.of("a\"\\\n\u007f\u00e9"));
  }

  @Test
  void valuesMustBeNested() {
    assertEquals("[]", Json.of(List.of()));
    assertEquals("{}", Json.of(Map.of()));
    assertEquals("null", Json.of(null));
    assertEquals("[1, -2, true]", Json.of(List.of(1, -2L, true)));
    assertEquals(
        """
        [
          {
            "a": {
              "b": [1]
            }
          },
          {}
        ]""",
        Json.of(List.of(Map.of("a", Map.of("b", List.of(1))), Map.of())));
  }

  @Test
  void otherTypesMustBeRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.of(1.5));
  }
}
