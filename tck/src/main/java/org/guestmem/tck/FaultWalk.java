package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;
import static org.guestmem.tck.FaultWorld.BORDER;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Truncation;

/**
 * Calls all that reaches memory at the places of a file that was truncated while it was mapped: a
 * main class, for a JVM of its own.
 */
public final class FaultWalk {
  /** More calls than the thresholds of compilers that {@link FaultMode} sets. */
  private static final int CALLS = 600;

  private static final int ROUNDS = 10;

  private final FaultWorld shrinking;
  private final FaultWorld whole;
  private final List<String> wrong = new ArrayList<>();

  private FaultWalk(FaultWorld shrinking, FaultWorld whole) {
    this.shrinking = shrinking;
    this.whole = whole;
  }

  /**
   * Makes the calls and prints what was wrong, and how many there were.
   *
   * @param arguments the class of a factory, a directory, and the tier of the compiler that must
   *     have compiled each method before the file is truncated, 0 for none
   * @throws ReflectiveOperationException if there is no such factory
   * @throws IOException if a file cannot be made
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    MmapRegionFactory factory = FaultWorld.factory(arguments[0]);
    Path directory = Path.of(arguments[1]);
    try (FaultWorld shrinking = new FaultWorld(factory, directory, "shrinking", Truncation.FENCED);
        FaultWorld whole = new FaultWorld(factory, directory, "whole", Truncation.FENCED)) {
      FaultWalk walk = new FaultWalk(shrinking, whole);
      int tier = Integer.parseInt(arguments[2]);
      if (tier > 0) {
        walk.compile(tier);
      }
      walk.run();
    }
  }

  private void compile(int tier) throws ReflectiveOperationException {
    for (FaultMethods each : FaultMethods.all()) {
      if (each.bytes() > 0 && !each.isUpdate() && !compile(shrinking, each, tier)) {
        wrong.add(each + " is not compiled");
      }
    }
    shrinking.settle();
  }

  private void run() {
    shrinking.truncate();
    List<FaultMethods> all = FaultMethods.all();
    all.forEach(each -> check(each, BORDER + PAGE));
    all.forEach(each -> check(each, BORDER));
    for (FaultMethods each : all) {
      if (each.bytes() > 0) {
        check(each, BORDER - each.bytes());
      }
      if (each.bytes() > 1) {
        check(each, BORDER - each.bytes() / 2);
      }
      if (each.isLong()) { // the second chunk of a copy meets the border
        check(each, BORDER - each.bytes() + PAGE / 2);
      }
    }
    wrong.forEach(System.out::println);
    String count = wrong.isEmpty() ? "none" : Integer.toString(wrong.size());
    System.out.println(all.size() + " calls at each place, " + count + " wrong");
  }

  /** Calls a method until it is compiled; false if it never is. */
  static boolean compile(FaultWorld world, FaultMethods method, int tier)
      throws ReflectiveOperationException {
    FaultCall call = method.at(world, PAGE);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < CALLS; i++) {
        call.warm();
      }
      if (CompiledMethods.ofTier(tier).contains(call.receiver(), method.method())) {
        return true;
      }
    }
    return false;
  }

  /** Makes one call, and looks at what it returned, at what it was given, and at what is near. */
  private void check(FaultMethods method, long place) {
    FaultCall call = method.at(shrinking, place);
    FaultCall twin = method.at(whole, place);
    List<Object> before = call.contents();
    String expected = expected(method, place, twin);
    String seen = call.make();
    long there = Math.max(0, BORDER - place);
    boolean partial = there > 0 && there < method.bytes();
    if (!isSaid(seen, expected) && !(partial && seen.equals("returned " + there))) {
      wrong.add(method + " at " + place + ": " + seen + " instead of " + expected);
    }
    long moved = before.size();
    if (seen.equals("fault")) {
      moved = partial ? moved * there / method.bytes() : 0;
    }
    List<Object> after = call.contents();
    List<Object> copy = twin.contents();
    for (int i = 0; i < after.size(); i++) {
      Object element = after.get(i);
      boolean copied = i < moved && element.equals(copy.get(i));
      if (!copied && !element.equals(before.get(i))) {
        wrong.add("%s at %d left %s as element %d".formatted(method, place, element, i));
        break;
      }
    }
    if (place >= BORDER && !shrinking.isUnchanged()) {
      wrong.add(method + " at " + place + " changed what it should not");
    }
    shrinking.settle();
    whole.settle();
  }

  /** HotSpot's own error is no answer, whatever was expected. */
  private static boolean isSaid(String seen, String expected) {
    if (expected.isEmpty()) {
      return !seen.equals("fault") && !seen.contains("InternalError");
    }
    return expected.endsWith("Exception") ? seen.contains(expected) : seen.equals(expected);
  }

  private static String expected(FaultMethods method, long place, FaultCall twin) {
    if (method.bytes() == 0) {
      return "";
    } else if (method.isAtomic() && place % method.bytes() != 0) {
      return "MisalignedAccessException";
    } else if (method.isUpdate()) {
      return "UnsafeAtomicException";
    }
    String whole = twin.make();
    return place + method.bytes() > BORDER ? "fault" : whole;
  }
}
