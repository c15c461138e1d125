package org.guestmem.fuzz;

import java.io.Serial;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.ReadOnlyRegionException;

/** An access that was refused: why, as far as memory and model must agree on it. */
final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Nothing is mapped at the first byte, or not all is where nothing less will do. */
  static final String HOLE = "hole";

  static final String READ_ONLY = "read-only";
  static final String MISALIGNED = "misaligned";

  Refusal(String reason) {
    super(reason, null, false, false);
  }

  static Refusal after(long bytes) {
    return new Refusal(bytes == 0 ? HOLE : "hole after " + bytes);
  }

  /** What an exception of the API says; one that is no refusal is a finding. */
  static Refusal of(GuestMemoryException e) {
    if (e instanceof PartialTransferException partial && partial.getCause() == null) {
      return after(partial.completed());
    }
    if (e instanceof OutOfRangeException) {
      return new Refusal(HOLE);
    }
    if (e instanceof ReadOnlyRegionException) {
      return new Refusal(READ_ONLY);
    }
    if (e instanceof MisalignedAccessException) {
      return new Refusal(MISALIGNED);
    }
    throw e;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
