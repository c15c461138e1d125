package org.guestmem.pagemap.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IdleBackendTest {
  @Test
  void javaVersionMustBeReadFromTheRequirement() {
    assertEquals(22, IdleBackend.neededJava("(&(osgi.ee=JavaSE)(version=22))"));
    assertEquals(17, IdleBackend.neededJava("(&(osgi.ee=JavaSE)(version>=17))"));
    assertEquals(0, IdleBackend.neededJava("(osgi.ee=JavaSE/compact1)"));
  }
}
