package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.guestmem.api.GuestAddressSpace.Registration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replacing a memory: no update is lost, and listeners learn of each in order. */
final class GuestAddressSpaceTest {
  private static final long PAGE = 4096;

  private final GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of());
  private final List<String> told = new CopyOnWriteArrayList<>();

  private static GuestMemoryRegion region(long index) {
    return GuestMemoryRegion.of(
        "r" + index, index * PAGE, FakeMapping.region(RegionSpec.builder(PAGE).build()));
  }

  private AddressSpaceListener telling(String who) {
    return change ->
        told.add(
            "%s %d +%s -%s"
                .formatted(
                    who, change.generation(), names(change.added()), names(change.removed())));
  }

  private static List<String> names(List<GuestMemoryRegion> regions) {
    return regions.stream().map(GuestMemoryRegion::name).toList();
  }

  @Test
  void updateMustReplaceTheMemoryAndKeepTheOldOneWhole() {
    GuestMemoryRegion first = region(1);
    GuestMemory before = space.memory();
    GuestMemory after = space.update(memory -> memory.with(first));
    assertSame(after, space.memory());
    assertEquals(List.of(first), after.regions());
    assertEquals(List.of(), before.regions());
    assertEquals(1, space.generation());
    assertTrue(space.toString().startsWith("generation 1 of guest memory ['r1'"));
  }

  @Tag("vm_memory::atomic::tests::test_atomic_memory")
  @Test
  void everyThreadMustSeeTheRegionsInOrder() {
    space.update(memory -> GuestMemory.of(region(4), region(1)));
    for (GuestMemory memory : List.of(space.memory(), readElsewhere())) {
      assertEquals(List.of("r1", "r4"), names(memory.regions()));
      assertEquals("r1", memory.find(PAGE).orElseThrow().name());
      assertTrue(memory.find(16 * PAGE).isEmpty());
    }
  }

  @Test
  void updateThatFailsMustChangeNothingAndLetTheNextOneIn() {
    space.update(memory -> memory.with(region(1)));
    space.addListener(telling("a"));
    told.clear();
    GuestMemory before = space.memory();
    assertThrows(
        RegionOverlapException.class, () -> space.update(memory -> memory.with(region(1))));
    assertThrows(NullPointerException.class, () -> space.update(GuestAddressSpaceTest::nothing));
    assertSame(before, space.memory());
    assertEquals(1, space.generation());
    assertEquals(List.of(), told);
    space.update(memory -> memory.with(region(2)));
    assertEquals(List.of("a 2 +[r2] -[]"), told);
  }

  @SuppressWarnings("NullAway") // what a caller without the checker may do
  private static GuestMemory nothing(GuestMemory memory) {
    return null;
  }

  @Test
  void updateToTheSameRegionsMustNotCount() {
    space.update(memory -> memory.with(region(1)));
    GuestMemory before = space.memory();
    space.addListener(telling("a"));
    told.clear();
    assertSame(before, space.update(memory -> GuestMemory.of(memory.regions())));
    assertSame(before, space.update(UnaryOperator.identity()));
    assertEquals(1, space.generation());
    assertEquals(List.of(), told);
  }

  @Test
  void nestedUpdateMustBeRefusedInFunctionAndListener() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> space.update(memory -> space.update(inner -> inner.with(region(1)))));
    assertTrue(String.valueOf(e.getMessage()).contains("one function"), e::getMessage);
    assertEquals(0, space.generation());
    space.addListener(
        change ->
            assertThrows(
                IllegalStateException.class,
                () -> told.add("" + space.update(m -> GuestMemory.of()))));
    space.addListener(telling("b"));
    space.update(memory -> memory.with(region(1)));
    assertEquals(List.of("b 1 +[r1] -[]"), told);
    assertEquals(1, space.memory().regions().size());
  }

  @Test
  void concurrentUpdatesMustLoseNothing() throws InterruptedException {
    int threads = 4;
    int rounds = 200;
    List<Long> generations = new ArrayList<>(); // not thread-safe: calls must not overlap
    List<GuestMemoryRegion> sum = new ArrayList<>();
    space.addListener(
        change -> {
          generations.add(change.generation());
          sum.addAll(change.added());
          sum.removeAll(change.removed());
          assertSame(change.after(), space.memory());
        });
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long from = (long) t * rounds;
      workers.add(new Thread(() -> addAndRemove(start, from, rounds)));
    }
    workers.forEach(Thread::start);
    start.countDown();
    for (Thread worker : workers) {
      worker.join();
    }
    assertEquals(threads * rounds / 2, space.memory().regions().size());
    assertEquals(threads * (rounds + rounds / 2L), space.generation());
    for (int i = 0; i < generations.size(); i++) {
      assertEquals(i + 1, generations.get(i));
    }
    assertEquals(space.generation(), generations.size());
    assertEquals(GuestMemory.of(sum).regions(), space.memory().regions());
  }

  /** Adds regions and removes every second one again. */
  private void addAndRemove(CountDownLatch start, long from, int rounds) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (long i = from; i < from + rounds; i++) {
      GuestMemoryRegion region = region(i);
      space.update(memory -> memory.with(region));
      if (i % 2 == 0) {
        space.update(memory -> memory.without(region));
      }
    }
  }

  @Test
  void listenersMustBeToldInOrderAfterTheSwap() {
    GuestMemoryRegion first = region(1);
    space.addListener(telling("a"));
    space.addListener(change -> assertSame(change.after(), space.memory()));
    space.addListener(telling("b"));
    space.update(memory -> memory.with(region(3)).with(first));
    space.update(memory -> memory.without(first).with(region(2)));
    assertEquals(
        List.of("a 1 +[r1, r3] -[]", "b 1 +[r1, r3] -[]", "a 2 +[r2] -[r1]", "b 2 +[r2] -[r1]"),
        told);
  }

  @Tag("vm_memory::mmap::tests::test_change_region_addr")
  @Test
  void regionThatMovesMustBeRemovedAndAdded() {
    MmapRegion mapping = FakeMapping.region(RegionSpec.builder(PAGE).build());
    GuestMemoryRegion there = GuestMemoryRegion.of("there", 0, mapping);
    space.update(memory -> memory.with(there));
    space.addListener(telling("a"));
    space.update(
        memory -> memory.without(there).with(GuestMemoryRegion.of("here", 8 * PAGE, mapping)));
    assertEquals(List.of("a 1 +[there] -[]", "a 2 +[here] -[there]"), told);
    assertTrue(space.memory().find(0).isEmpty());
    assertSame(mapping, space.memory().find(8 * PAGE).orElseThrow().mapping());
    assertTrue(mapping.isOpen());
  }

  @Test
  void listenerAddedLateMustFirstLearnWhatIsThere() {
    space.update(memory -> memory.with(region(1)).with(region(2)));
    space.addListener(telling("a"));
    assertEquals(List.of("a 1 +[r1, r2] -[]"), told);
    space.addListener(
        change -> {
          if (change.generation() == 2) {
            space.addListener(telling("late"));
          }
        });
    space.update(memory -> memory.with(region(3)));
    assertEquals(List.of("a 2 +[r3] -[]", "late 2 +[r1, r2, r3] -[]"), told.subList(1, 3));
    space.update(memory -> GuestMemory.of());
    assertEquals("late 3 +[] -[r1, r2, r3]", told.get(4));
  }

  @Test
  void listenerThatThrowsMustHarmNobody() {
    space.addListener(
        change -> {
          throw new IllegalStateException("on purpose");
        });
    space.addListener(
        change -> {
          throw new AssertionError("on purpose");
        });
    space.addListener(telling("b"));
    GuestMemory after = space.update(memory -> memory.with(region(1)));
    assertSame(after, space.memory());
    assertEquals(List.of("b 1 +[r1] -[]"), told);
  }

  @Test
  void listenerMustNotBeToldAfterItsRegistrationWasClosed() {
    List<Registration> doomed = new ArrayList<>();
    space.addListener(change -> doomed.forEach(Registration::close));
    doomed.add(space.addListener(telling("closed by the first")));
    AddressSpaceListener twice = telling("twice");
    try (Registration one = space.addListener(twice)) {
      Registration other = space.addListener(twice);
      space.update(memory -> memory.with(region(1)));
      assertEquals(List.of("twice 1 +[r1] -[]", "twice 1 +[r1] -[]"), told);
      other.close();
      other.close();
      space.update(memory -> memory.with(region(2)));
      assertEquals(3, told.size());
      assertFalse(one.equals(other));
    }
    space.update(memory -> memory.with(region(3)));
    assertEquals(3, told.size());
  }

  @Test
  void readerMustNotWaitForAnUpdate() {
    space.update(
        memory -> {
          assertSame(memory, readElsewhere());
          return memory.with(region(1));
        });
    assertEquals(1, space.generation());
  }

  private GuestMemory readElsewhere() {
    List<GuestMemory> seen = new CopyOnWriteArrayList<>();
    Thread reader = new Thread(() -> seen.add(space.memory()));
    reader.start();
    try {
      reader.join(60_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertEquals(1, seen.size(), "the reader waits");
    return seen.get(0);
  }
}
