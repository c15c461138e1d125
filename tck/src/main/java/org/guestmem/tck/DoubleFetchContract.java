package org.guestmem.tck;

import static org.guestmem.tck.TrappedRequest.TYPE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.function.Supplier;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a guest writes after a record was read changes nothing in the record. */
public interface DoubleFetchContract extends Contract {
  /** Where the record lies: aligned to nothing, and across a page. */
  long AT = PAGE - 5;

  /** Each way to read the record there. */
  private List<Supplier<TrappedRequest>> ways(MmapRegion region) {
    VolatileSlice view = region.slice();
    VolatileArrayRef<TrappedRequest> array = view.array(AT, TYPE, 1);
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, region));
    return List.of(
        () -> TYPE.read(view, AT),
        () -> view.ref(AT, TYPE).load(),
        () -> array.load(0),
        () -> array.asList().get(0),
        () -> {
          TrappedRequest[] copies = new TrappedRequest[1];
          array.copyTo(0, copies, 0, 1);
          return copies[0];
        },
        () -> TYPE.read(memory.slice(AT, TYPE.size()), 0));
  }

  @ParameterizedTest
  @EnumSource
  default void recordMustBeReadOnceBeforeAnythingIsMadeOfIt(RegionKind kind) {
    MmapRegion region = regions().create(kind, 2 * PAGE);
    TrappedRequest sent = TrappedRequest.sample();
    for (Supplier<TrappedRequest> way : ways(region)) {
      TYPE.write(region.slice(), AT, sent);
      TrappedRequest read =
          TrappedRequest.trapped(() -> region.slice().fill(0, region.size(), Access.FILLER), way);
      assertEquals(sent.parts(), read.parts());
      assertNotEquals(sent.parts(), way.get().parts(), "the guest did write");
    }
  }

  @ParameterizedTest
  @EnumSource
  default void recordMustStayAsItWasReadWhateverTheGuestWritesLater(RegionKind kind) {
    MmapRegion region = regions().create(kind, 2 * PAGE);
    TrappedRequest sent = TrappedRequest.sample();
    for (Supplier<TrappedRequest> way : ways(region)) {
      TYPE.write(region.slice(), AT, sent);
      TrappedRequest read = way.get();
      region.slice().fill(0, region.size(), Access.FILLER);
      assertEquals(sent.parts(), read.parts());
      byte[] before = BulkContract.contents(region.slice());
      read.more()[0]++; // nor is the record a way to write
      assertArrayEquals(before, BulkContract.contents(region.slice()));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void recordMustBeStoredAsItWasWhenTheStoreBegan(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 2 * PAGE).slice();
    TrappedRequest sent = TrappedRequest.sample();
    TYPE.write(view, AT, sent);
    sent.more()[0]++;
    assertEquals(1, TYPE.read(view, AT).more()[0]);
  }
}
