package org.guestmem.tck;

import java.lang.reflect.Executable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;

/**
 * Calls all that is public of some types and takes numbers, with those that the contracts of back
 * ends use: for modules beside the API. What is refused must change no memory and say a number, and
 * no call may allocate in proportion to one.
 *
 * <p>Thread-safety: not safe for use by several threads.
 */
public final class HostileCalls {
  private final HostileWorld world;
  private final List<Executable> makers = new ArrayList<>();

  /**
   * Chooses the numbers: the borders of all numbers, and those of what is called.
   *
   * @param places where something begins or ends, one at least; the first is harmless
   */
  public HostileCalls(long... places) {
    world = new HostileWorld((byte) 0, HostileNumbers.around(places));
  }

  /**
   * Lets calls change a part of a region, and no more.
   *
   * @param region the region, which nobody else uses
   * @param start where the part begins, in bytes
   * @param size how many bytes it has
   * @return a view of the part
   */
  public VolatileSlice window(MmapRegion region, int start, int size) {
    return world.window(region, start, size);
  }

  /**
   * Says what to pass where a method takes no number.
   *
   * @param <T> the type of the object
   * @param type the type of the argument
   * @param object makes the argument, anew for each call
   * @return this
   */
  public <T> HostileCalls pass(Class<? super T> type, Supplier<T> object) {
    world.pass(type, object);
    return this;
  }

  /**
   * Adds the instance methods of a type.
   *
   * @param <T> the type of the object
   * @param type the type
   * @param object makes the object to call, anew for each call
   * @return this
   */
  public <T> HostileCalls methodsOf(Class<? super T> type, Supplier<T> object) {
    world.call(type, object);
    return this;
  }

  /**
   * Adds the constructors and static methods of a type.
   *
   * @param type the type
   * @return this
   */
  public HostileCalls makersOf(Class<?> type) {
    makers.addAll(HostileMethods.makersOf(type));
    return this;
  }

  /**
   * Makes the calls.
   *
   * @return what each method threw, by simple names: {@code Type.method(long,int)} and exceptions
   */
  public Map<String, Set<String>> refusals() {
    return new HostileWalk(world).refusals(makers.stream());
  }
}
