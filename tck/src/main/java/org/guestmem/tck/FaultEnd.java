package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;
import static org.guestmem.tck.FaultWorld.BORDER;

import java.io.IOException;
import java.nio.file.Path;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Truncation;

/**
 * Calls one method on a page that a file no longer has, which may be the end of the process: a main
 * class, for a JVM of its own.
 */
public final class FaultEnd {
  private FaultEnd() {}

  /**
   * Makes two calls, prints what came of each, and that the process is alive.
   *
   * @param arguments the class of a factory, a directory, the tier as for {@link FaultWalk}, a
   *     {@link Truncation}, and the method as {@code Type.name}
   * @throws ReflectiveOperationException if there is no such factory
   * @throws IOException if a file cannot be made
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    MmapRegionFactory factory = FaultWorld.factory(arguments[0]);
    int tier = Integer.parseInt(arguments[2]);
    Truncation truncation = Truncation.valueOf(arguments[3]);
    FaultMethods method = FaultMethods.named(arguments[4]);
    try (FaultWorld world = new FaultWorld(factory, Path.of(arguments[1]), "end", truncation)) {
      if (tier > 0 && !FaultWalk.compile(world, method, tier)) {
        throw new AssertionError(method + " is not compiled");
      }
      FaultCall call = method.at(world, BORDER + PAGE);
      world.truncate();
      for (int i = 0; i < 2; i++) {
        String seen;
        try {
          seen = call.make();
        } catch (InternalError e) {
          seen = "late error";
        }
        System.out.println("call: " + seen.replaceFirst("(?s).*(InternalError|returned).*", "$1"));
      }
    } catch (InternalError e) {
      System.out.println("later error");
    }
    System.out.println("alive");
  }
}
