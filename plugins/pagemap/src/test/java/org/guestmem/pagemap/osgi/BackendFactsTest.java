package org.guestmem.pagemap.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.guestmem.pagemap.Json;
import org.junit.jupiter.api.Test;

class BackendFactsTest {
  private final List<BackendFacts> facts =
      List.of(
          new BackendFacts("fallback", "-100", List.of("flush"), ""),
          new BackendFacts("ffm", "-", List.of(), "needs Java 22 or later, this is 17"));

  @Test
  void tableMustSayWhoServesAndWhyAnotherDoesNot() {
    assertEquals(
        """
        BACK END  RANKING  STATE
        fallback  -100     serves: flush
        ffm       -        does not serve: needs Java 22 or later, this is 17""",
        BackendFacts.table(facts).toString());
  }

  @Test
  void jsonMustHaveNumbersAndReasons() {
    assertEquals(
        """
        [
          {
            "backend": "fallback",
            "serves": true,
            "ranking": -100,
            "features": ["flush"]
          },
          {
            "backend": "ffm",
            "serves": false,
            "reason": "needs Java 22 or later, this is 17"
          }
        ]""",
        Json.of(facts.stream().map(BackendFacts::json).toList()));
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker may do
  void nullMustBeRefused() {
    assertThrows(NullPointerException.class, () -> new BackendFacts(null, "0", List.of(), ""));
    assertThrows(NullPointerException.class, () -> new BackendFacts("ffm", null, List.of(), ""));
    assertThrows(NullPointerException.class, () -> new BackendFacts("ffm", "0", null, ""));
    assertThrows(NullPointerException.class, () -> new BackendFacts("ffm", "0", List.of(), null));
  }
}
