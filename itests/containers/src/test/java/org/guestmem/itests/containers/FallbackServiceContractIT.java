package org.guestmem.itests.containers;

/** The contracts over the service of the fallback. */
class FallbackServiceContractIT extends ServiceContract {
  FallbackServiceContractIT() {
    super("fallback");
  }

  @Override
  public int channelTransfer(boolean ofFile) {
    return ofFile ? 16 << 20 : BOUNCE;
  }
}
