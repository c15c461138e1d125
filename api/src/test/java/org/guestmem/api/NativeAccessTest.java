package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NativeAccessTest {

  @ParameterizedTest
  @EnumSource
  void everyModeMustBeReadAsItIsWritten(NativeAccess mode) {
    assertEquals(mode, NativeAccess.parse(mode.toString()));
    assertEquals(mode, NativeAccess.parse(" " + mode + " "));
  }

  @Test
  void otherTextMustBeRefusedNamingTheProperty() {
    for (String text : new String[] {"", "yes", "AUTO"}) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> NativeAccess.parse(text));
      assertTrue(String.valueOf(e.getMessage()).contains(NativeAccess.PROPERTY + "=" + text));
    }
  }
}
