package org.guestmem.kvm;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test that has a machine of its own, under real KVM. */
abstract class GuestTest {
  /** The machine; closed after each test. */
  TestMachine guest;

  @BeforeEach
  void open() {
    guest = TestMachine.open();
  }

  @AfterEach
  void close() {
    // Null where the machine could not be opened, and the test was skipped.
    if (guest != null) {
      guest.close();
    }
  }
}
