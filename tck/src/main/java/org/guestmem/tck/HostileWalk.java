package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.PartialTransferException;
import org.jspecify.annotations.Nullable;

/**
 * Calls methods with hostile numbers, in worlds that are the same but for what lies around their
 * windows: a call that reads that differs.
 */
final class HostileWalk {
  private final List<HostileWorld> worlds;
  private final Refusals refusals = new Refusals();

  HostileWalk(HostileWorld... worlds) {
    this.worlds = List.of(worlds);
  }

  /** Calls all methods in two worlds that differ in every byte around their windows. */
  static void around(Function<Byte, HostileWorld> world) {
    new HostileWalk(world.apply((byte) 0), world.apply((byte) -1)).run();
  }

  /** Calls all methods of the subjects, which throw what is listed. */
  void run() {
    callSubjects();
    refusals.check();
  }

  private void callSubjects() {
    List<HostileWorld.Subject> subjects = worlds.get(0).subjects();
    for (int i = 0; i < subjects.size(); i++) {
      int subject = i;
      for (Method method : HostileMethods.of(subjects.get(i).type())) {
        walk(method, world -> world.subjects().get(subject).object().get());
      }
    }
  }

  /** Calls constructors and static methods, which throw what is listed. */
  void run(Stream<Executable> makers) {
    makers.forEach(maker -> walk(maker, world -> null));
    refusals.check();
  }

  /** Calls all methods of the subjects, and makers; returns what each threw. */
  Map<String, Set<String>> refusals(Stream<Executable> makers) {
    callSubjects();
    makers.forEach(maker -> walk(maker, world -> null));
    return refusals.seen();
  }

  /** Where the object comes from whose method is called. */
  @FunctionalInterface
  private interface Receiver {
    @Nullable Object in(HostileWorld world);
  }

  /** A method and the numbers for it, null where it takes something else. */
  private record Call(
      Executable method, String name, Receiver receiver, List<@Nullable Object> numbers) {
    HostileOutcome in(HostileWorld world) {
      Object[] arguments = world.complete(method.getParameterTypes(), numbers);
      return HostileOutcome.of(method, receiver.in(world), arguments);
    }

    @Override
    public String toString() {
      return name + " of " + numbers;
    }
  }

  private void walk(Executable method, Receiver receiver) {
    String name = HostileMethods.name(method);
    refusals.add(name);
    for (var numbers : worlds.get(0).numbers().argumentsOf(method.getParameterTypes())) {
      Call call = new Call(method, name, receiver, numbers);
      String first = make(call, worlds.get(0));
      for (HostileWorld other : worlds.subList(1, worlds.size())) {
        assertEquals(first, make(call, other), () -> call + " saw what is around its window");
      }
    }
    worlds.forEach(world -> world.windows().forEach(HostileWindow::use));
  }

  /** Makes a call; returns all that it let its caller see, and what it wrote. */
  private String make(Call call, HostileWorld world) {
    HostileOutcome outcome = call.in(world);
    if (outcome.allocated() > AllocationMeter.LIMIT) {
      outcome = call.in(world); // the first may have loaded classes
    }
    long allocated = outcome.allocated();
    assertTrue(allocated <= AllocationMeter.LIMIT, () -> call + " allocates " + allocated);
    Throwable thrown = outcome.thrown();
    if (thrown != null) {
      checkRefusal(call, world, thrown);
    } else {
      assertTrue(world.mayReturn(call.name, call.numbers), () -> call + " returned");
    }
    return outcome.seen() + world.settle();
  }

  private void checkRefusal(Call call, HostileWorld world, Throwable thrown) {
    refusals.add(call.name, thrown);
    if (!(thrown instanceof PartialTransferException)) { // which has moved what comes before a hole
      assertEquals(List.of(), world.touched(), () -> call + " was refused, and wrote");
    }
    assertTrue(namesNumber(call, thrown), () -> call + " does not say a number: " + thrown);
  }

  private static boolean namesNumber(Call call, Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof FeatureUnavailableException
        || thrown instanceof IOException
        || thrown instanceof PartialTransferException // of a file: it says how much was moved
        || thrown instanceof MisalignedAccessException // it says the place in the region
        || HostileNumbers.named(message, call.numbers);
  }
}
