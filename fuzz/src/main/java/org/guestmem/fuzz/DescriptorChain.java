package org.guestmem.fuzz;

import java.util.List;
import java.util.function.Function;
import org.guestmem.api.GuestMemory;
import org.guestmem.fuzz.Dma.Descriptor;
import org.guestmem.fuzz.ModelDma.Crossing;

/**
 * A guest writes descriptors, and a device follows them, in guest memory and in its model: both
 * must see the same bytes and refusals, and in the end all bytes and dirty pages must be the same.
 */
public final class DescriptorChain {
  private static final List<Way> WAYS =
      List.of(
          new Way(AddressDma::new, Crossing.PREFIX),
          new Way(SliceDma::new, Crossing.NONE),
          new Way(VectorDma::new, Crossing.WHOLE));

  private record Way(Function<GuestMemory, Dma> dma, Crossing crossing) {}

  private DescriptorChain() {}

  /**
   * Plays one guest.
   *
   * @param input what it does
   */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    Guest guest = Guest.fresh(choices);
    Way way = choices.of(WAYS);
    BlockDevice real = new BlockDevice(way.dma.apply(guest.memory));
    BlockDevice model = new BlockDevice(new ModelDma(guest.model, way.crossing));
    for (int requests = 0; requests < 4 && !choices.isEmpty(); requests++) {
      long table = guest.address(choices);
      int size = 1 + choices.below(8);
      for (int i = 0; i < size; i++) {
        write(guest, table + (long) Descriptor.SIZE * i, descriptor(guest, choices));
      }
      int head = choices.below(size + 1);
      int command = choices.octet();
      real.serve(table, size, head, command);
      model.serve(table, size, head, command);
      Expect.same(model.log(), real.log(), way.crossing);
    }
    guest.compare();
  }

  private static Descriptor descriptor(Guest guest, Choices choices) {
    long address = guest.address(choices);
    int length = (int) choices.number();
    return new Descriptor(address, length, (short) choices.octet(), (short) choices.below(9));
  }

  /** What the guest itself writes, where it can. */
  private static void write(Guest guest, long address, Descriptor descriptor) {
    if (guest.model.writable(address, Descriptor.SIZE) == Descriptor.SIZE) {
      new AddressDma(guest.memory).write(address, descriptor.toBytes());
      guest.model.put(address, descriptor.toBytes(), Descriptor.SIZE);
    }
  }
}
