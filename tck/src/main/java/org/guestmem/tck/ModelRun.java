package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.guestmem.api.AddressRange;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;

/** Makes random operations on a guest memory and on its model, and compares the two. */
final class ModelRun {
  private static final int COMPARE_EVERY = 20_000;

  private final MemoryModel model = new MemoryModel();
  private final SplittableRandom random;
  private final GuestMemory memory;
  private final ModelValues values;
  private final ModelUpdates updates;
  private final ModelTransfers transfers;
  private final ModelViews views;

  ModelRun(TestRegions regions, MmapRegionFactory factory, SplittableRandom random) {
    this.random = random;
    List<GuestMemoryRegion> placed = new ArrayList<>();
    for (ModelRegion region : model.regions()) {
      MmapRegion mapping = regions.create(factory, spec(regions, region));
      long base = MemoryModel.address(region.start());
      placed.add(GuestMemoryRegion.of("at" + region.start(), base, mapping));
    }
    memory = GuestMemory.of(placed);
    values = new ModelValues(memory, model, random);
    updates = new ModelUpdates(memory, model, random);
    transfers = new ModelTransfers(memory, model, random);
    views = new ModelViews(memory, model, random);
  }

  private RegionSpec.Builder spec(TestRegions regions, ModelRegion region) {
    if (region.readOnly()) {
      byte[] contents = Seeded.bytes(random, region.size());
      System.arraycopy(contents, 0, model.bytes(), region.start(), region.size());
      return RegionSpec.builder(region.size())
          .backing(Backing.file(regions.file(contents), 0))
          .protection(Protection.READ_ONLY)
          .trackDirty(region.pageSize());
    }
    return regions.spec(region.kind(), region.size()).trackDirty(region.pageSize());
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step(model.place(random));
      if (i % COMPARE_EVERY == 0) {
        compare();
      }
    }
    compare();
  }

  private void step(int at) {
    switch (random.nextInt(64)) {
      case 0 -> lookUp(at);
      case 1 -> harvest(random.nextInt(model.regions().size()));
      default -> {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> values.step(at);
          case 3 -> updates.step(at);
          case 4, 5 -> transfers.step(at);
          default -> views.step(at);
        }
      }
    }
  }

  private void lookUp(int at) {
    long address = MemoryModel.address(at);
    int length = random.nextInt(3 * Contract.PAGE);
    assertEquals(model.owner(at) != null, memory.find(address).isPresent(), () -> "find " + at);
    boolean mapped = model.readable(at, length).complete();
    assertEquals(mapped, memory.contains(address, length), () -> length + " bytes at " + at);
    if (mapped && length > 0) {
      assertEquals(List.of(), memory.holes(AddressRange.of(address, length)));
    }
  }

  private void harvest(int index) {
    ModelRegion region = model.regions().get(index);
    DirtyPages taken = log(region).harvest();
    assertArrayEquals(region.dirtyWords(), taken.toWords(), () -> "pages of " + region);
    region.dirty().clear();
  }

  private DirtyBitmap log(ModelRegion region) {
    return mapping(region).dirtyBitmap().orElseThrow();
  }

  private MmapRegion mapping(ModelRegion region) {
    return memory.find(MemoryModel.address(region.start())).orElseThrow().mapping();
  }

  private void compare() {
    byte[] found = contents();
    assertArrayEquals(model.bytes(), found);
    for (ModelRegion region : model.regions()) {
      assertArrayEquals(region.dirtyWords(), log(region).peek().toWords());
    }
  }

  /** The bytes of all regions, where the model has them. */
  private byte[] contents() {
    byte[] found = new byte[model.size()];
    for (ModelRegion region : model.regions()) {
      mapping(region).slice().get(0, found, region.start(), region.size());
    }
    return found;
  }

  /** All bytes, and the pages that are dirty: what two back ends must have alike. */
  byte[] state() {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    state.writeBytes(contents());
    for (ModelRegion region : model.regions()) {
      for (long word : log(region).peek().toWords()) {
        state.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(word).array());
      }
    }
    return state.toByteArray();
  }
}
