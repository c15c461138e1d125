package org.guestmem.itests.containers;

import org.junit.jupiter.api.Tag;

/** The contracts over the service of impl-ffm. */
@Tag("ffm")
class FfmServiceContractIT extends ServiceContract {
  FfmServiceContractIT() {
    super("ffm");
  }

  @Override
  public long largestAnonymous() {
    return 8L << 40;
  }
}
