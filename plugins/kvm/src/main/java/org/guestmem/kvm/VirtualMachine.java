package org.guestmem.kvm;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionOverlapException;

/**
 * A virtual machine: regions as memory, and processors that run in them.
 *
 * <p>A region belongs to whoever created it. The machine borrows its host address: when the region
 * is closed, the machine takes its vCPUs out of the guest, deletes the slot and gives the address
 * back, and only then is the memory unmapped; the guest goes on and finds no memory there.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class VirtualMachine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(VirtualMachine.class.getName());

  private final String name;
  private final Descriptor descriptor;
  private final long runPageSize;
  private final int maxSlots;
  private final Map<GuestMemoryRegion, MemorySlot> slots = new LinkedHashMap<>();
  private final BitSet usedNumbers = new BitSet();
  private final List<Vcpu> vcpus = new ArrayList<>();
  private volatile boolean closed;

  VirtualMachine(String name, Descriptor descriptor, long runPageSize, int maxSlots) {
    this.name = name;
    this.descriptor = descriptor;
    this.runPageSize = runPageSize;
    this.maxSlots = maxSlots;
  }

  /**
   * Gives a region to the guest, at its guest address. A read-only region is read-only for the
   * guest too: its writes leave the guest as MMIO. Where the region has a dirty log KVM logs the
   * guest's writes; {@link #mergeDirtyLog} fetches them.
   *
   * @param region the memory; its size is a multiple of 4096 and less than 8 TiB
   * @throws NullPointerException if {@code region} is null
   * @throws IllegalArgumentException if its size does not suit KVM
   * @throws RegionOverlapException if it overlaps a region that the machine has, or is there
   *     already
   * @throws RegionClosedException if it is closed
   * @throws FeatureUnavailableException if its back end has no host address to lend
   * @throws KvmException if KVM refuses it
   * @throws IllegalStateException if the machine is closed or has no slot left
   */
  public synchronized void add(GuestMemoryRegion region) {
    requireOpen();
    checkSize(region);
    checkOverlap(region);
    int number = usedNumbers.nextClearBit(0);
    if (number >= maxSlots) {
      throw new IllegalStateException(
          "%s has no slot left: KVM has %d for a machine".formatted(this, maxSlots));
    }
    HostAddressLease lease =
        region.mapping().lendHostAddress("KVM " + this, () -> removeIfPresent(region));
    MemorySlot slot = new MemorySlot(descriptor, number, region, lease);
    try {
      slot.set();
    } catch (KvmException e) {
      lease.close();
      throw e;
    }
    slots.put(region, slot);
    usedNumbers.set(number);
  }

  private static void checkSize(GuestMemoryRegion region) {
    if (region.size() % MemorySlot.PAGE != 0 || region.size() > MemorySlot.MAX_SIZE) {
      throw new IllegalArgumentException(
          "%s has %d bytes; KVM takes multiples of %d up to %d"
              .formatted(region, region.size(), MemorySlot.PAGE, MemorySlot.MAX_SIZE));
    }
  }

  private void checkOverlap(GuestMemoryRegion region) {
    for (GuestMemoryRegion other : slots.keySet()) {
      if (other.contains(region.base()) || region.contains(other.base())) {
        throw new RegionOverlapException(other, region);
      }
    }
  }

  /**
   * Takes a region from the guest, which goes on without it. What KVM logged of it until then is in
   * the region's dirty log afterwards.
   *
   * @param region the memory
   * @throws IllegalArgumentException if the machine does not have it
   * @throws KvmException if KVM refuses
   */
  public synchronized void remove(GuestMemoryRegion region) {
    delete(slot(region));
  }

  private synchronized void removeIfPresent(GuestMemoryRegion region) {
    MemorySlot slot = slots.get(region);
    if (slot != null) {
      delete(slot);
    }
  }

  private void delete(MemorySlot slot) {
    vcpus.forEach(Vcpu::hold);
    try {
      mergeLast(slot);
    } finally {
      try {
        slot.delete();
        slots.remove(slot.region());
        usedNumbers.clear(slot.number());
        slot.lease().close();
      } finally {
        vcpus.forEach(Vcpu::letGo);
      }
    }
  }

  /** What the guest wrote must not be forgotten with the slot, unless the region is going too. */
  private static void mergeLast(MemorySlot slot) {
    if (slot.region().mapping().isOpen()) {
      slot.region().mapping().dirtyBitmap().ifPresent(slot::mergeDirtyLog);
    }
  }

  /**
   * Moves KVM's log of the pages that the guest wrote into the region's {@link DirtyBitmap}, and
   * clears KVM's.
   *
   * <p>A page that the guest writes meanwhile is in this log or in the next.
   *
   * @param region a region of this machine
   * @return how many pages of 4096 bytes KVM had logged
   * @throws IllegalArgumentException if the machine does not have the region, or the region has no
   *     dirty log
   * @throws KvmException if KVM refuses
   */
  public synchronized long mergeDirtyLog(GuestMemoryRegion region) {
    MemorySlot slot = slot(region);
    DirtyBitmap log =
        region
            .mapping()
            .dirtyBitmap()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s has no dirty log; create it with RegionSpec.Builder.trackDirty()"
                            .formatted(region)));
    return slot.mergeDirtyLog(log);
  }

  private MemorySlot slot(GuestMemoryRegion region) {
    MemorySlot slot = slots.get(Objects.requireNonNull(region, "region"));
    if (slot == null) {
      throw new IllegalArgumentException("%s does not have %s".formatted(this, region));
    }
    return slot;
  }

  /**
   * Creates a processor, which belongs to the calling thread.
   *
   * @return the vCPU
   * @throws KvmException if KVM refuses, as when there are too many
   * @throws IllegalStateException if the machine is closed or the calling thread is virtual
   */
  public synchronized Vcpu createVcpu() {
    requireOpen();
    Vcpu.requirePlatformThread();
    int id = vcpus.size();
    int fd =
        descriptor.request(
            Ioctl.CREATE_VCPU,
            id,
            "vCPU %d is one too many, or too many files are open".formatted(id));
    Descriptor vcpu = new Descriptor(fd, "vCPU %d of %s".formatted(id, this));
    try {
      vcpus.add(new Vcpu(vcpu, runPageSize));
      return vcpus.getLast();
    } catch (RuntimeException e) {
      vcpu.close();
      throw e;
    }
  }

  /**
   * Returns the regions that the machine has as memory.
   *
   * @return the regions now, in the order in which they were added
   */
  public synchronized List<GuestMemoryRegion> regions() {
    return List.copyOf(slots.keySet());
  }

  /**
   * Tells whether the machine can be used.
   *
   * @return false from the moment that closing begins
   */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Closes the machine: takes every vCPU out of the guest for good, takes every region from it,
   * gives the host addresses back. The regions stay open. Closing again does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    vcpus.forEach(Vcpu::close);
    List.copyOf(slots.values()).forEach(this::deleteOrKeepReserved);
    slots.clear();
    descriptor.close();
  }

  /** Where the kernel refuses, the lease is never given back, and nobody gets the address. */
  private void deleteOrKeepReserved(MemorySlot slot) {
    try {
      delete(slot);
    } catch (KvmException e) {
      LOG.log(Level.WARNING, e.getMessage());
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(this + " is closed");
    }
  }

  /**
   * Describes the machine for messages.
   *
   * @return its name
   */
  @Override
  public String toString() {
    return "machine '" + name + "'";
  }
}
