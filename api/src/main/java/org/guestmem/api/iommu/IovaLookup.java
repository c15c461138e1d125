package org.guestmem.api.iommu;

import java.util.List;
import org.guestmem.api.GuestMemory;

/**
 * Translates one access that is not empty: looks it up, and has supplied what it lacks.
 *
 * <p>An access that may be cut short ends before its first fault, if that leaves it any byte.
 */
final class IovaLookup {
  private final Iotlb iotlb;
  private final boolean mayBeCut;
  private IovaAccess access;
  private Translation translation;
  private long reached;
  private int retries;

  private IovaLookup(Iotlb iotlb, IovaAccess access, boolean mayBeCut) {
    this.iotlb = iotlb;
    this.access = access;
    this.mayBeCut = mayBeCut;
    this.translation = new Translation(List.of(), List.of(), List.of(access.range()));
    this.reached = access.iova();
  }

  /** All of an access, or none of it. */
  static IovaLookup whole(Iotlb iotlb, IovaAccess access) {
    return new IovaLookup(iotlb, access, false);
  }

  /** As much of an access as comes before a fault, or before 2^64. */
  static IovaLookup upToFault(Iotlb iotlb, IovaAccess access) {
    long room = -access.iova();
    boolean fits = room == 0 || Long.compareUnsigned(access.length(), room) <= 0;
    return new IovaLookup(iotlb, fits ? access : access.ofLength(room), true);
  }

  /** Looks the access up as the translations are now, which the caller holds. */
  boolean isComplete() {
    translation = iotlb.lookup(access.range(), access.wanted());
    return translation.isComplete();
  }

  /** Asks the handler for what comes first that was not found; without the translations held. */
  void resolve(IommuMissHandler handler) {
    if (translation.isComplete()) {
      return;
    }
    IovaRange unresolved = access.unresolved(translation);
    if (Long.compareUnsigned(unresolved.first(), reached) > 0) {
      reached = unresolved.first();
      retries = 0;
    }
    if (retries > IommuMemory.MISS_RETRIES
        || !handler.resolve(iotlb, unresolved, access.wanted())) {
      endBefore(access.fault(translation));
    }
    retries++;
  }

  /** The pieces of guest memory that a complete translation leads to, after checking them. */
  IovaPieces pieces(GuestMemory memory) {
    try {
      access.checkTargets(memory, translation.pieces());
    } catch (IommuFaultException fault) {
      endBefore(fault);
      translation = iotlb.lookup(access.range(), access.wanted());
    }
    return new IovaPieces(memory, access, translation.pieces());
  }

  private void endBefore(IommuFaultException fault) {
    if (!mayBeCut || fault.faultAddress() == access.iova()) {
      throw fault;
    }
    access = access.ofLength(fault.faultAddress() - access.iova());
  }
}
