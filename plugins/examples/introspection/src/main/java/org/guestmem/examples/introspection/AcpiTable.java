package org.guestmem.examples.introspection;

import java.util.Optional;
import org.guestmem.api.GuestAddress;

/**
 * A table as the guest's memory has it.
 *
 * <p>Thread-safety: immutable.
 *
 * @param signature four characters, eight of the root pointer; what cannot be printed is a question
 *     mark
 * @param address where it begins, a guest physical address
 * @param length how many bytes it claims to have, as an unsigned 32-bit number
 * @param problem what is wrong with it; empty if it lies in memory and its checksum is right
 */
public record AcpiTable(String signature, long address, long length, Optional<String> problem) {

  /**
   * Describes the table in a line.
   *
   * @return address, signature, length and what is wrong
   */
  @Override
  public String toString() {
    return "%14s  %-8s  %7d  %s"
        .formatted(GuestAddress.format(address), signature, length, problem.orElse("ok"));
  }
}
