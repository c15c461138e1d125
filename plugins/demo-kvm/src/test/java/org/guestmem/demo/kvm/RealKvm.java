package org.guestmem.demo.kvm;

import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import org.guestmem.demo.GuestRunner;
import org.guestmem.kvm.KvmDevice;
import org.guestmem.kvm.KvmUnavailableException;

/** The real KVM, for tests in several packages. */
public final class RealKvm {
  private RealKvm() {}

  /**
   * Opens KVM; where there is none, the test is skipped and says why.
   *
   * @return the device
   */
  public static KvmDevice open() {
    try {
      return KvmDevice.open();
    } catch (KvmUnavailableException e) {
      System.out.println("SKIPPED: " + e.getMessage());
      return abort(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Makes what is tested.
   *
   * @param kvm the device
   * @param patience how long a guest may run
   * @return the runner
   */
  public static GuestRunner runner(KvmDevice kvm, Duration patience) {
    return new KvmGuestRunner(kvm, patience);
  }
}
