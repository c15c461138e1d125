package org.guestmem.itests.containers;

/** The contracts over the service of the fallback. */
class FallbackServiceContractIT extends ServiceContract {
  FallbackServiceContractIT() {
    super("fallback");
  }
}
