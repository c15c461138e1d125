package org.guestmem.api;

/**
 * What nobody may do any more to a memfd, whoever holds a descriptor of it; from fcntl(2), {@code
 * F_ADD_SEALS}.
 */
public enum Seal {
  /** The file never gets shorter, so that no access can meet a page that is gone. */
  SHRINK,
  /** The file never gets longer. */
  GROW,
  /** No seal can be added any more. */
  SEAL
}
