package org.guestmem.tck;

import java.util.ArrayList;
import java.util.List;

/** How HotSpot runs the code that meets a fault. */
enum FaultMode {
  INTERPRETED(0, "-Xint"),
  C1(1, "-XX:TieredStopAtLevel=1"),
  C2(4, "-XX:-TieredCompilation -XX:CompileThreshold=400");

  private final int tier;
  private final String options;

  FaultMode(int tier, String options) {
    this.tier = tier;
    this.options = options;
  }

  /** The tier of the code, as in {@link CompiledMethods}; 0 if none is compiled. */
  int tier() {
    return tier;
  }

  /**
   * The options of the JVM: what is called often is compiled before the next call. Methods are
   * called by the JVM's own code, and so are compiled by themselves.
   */
  List<String> options() {
    List<String> all = new ArrayList<>(List.of(options.split(" ")));
    all.addAll(
        List.of(
            "-Xbatch",
            "-XX:+UseSerialGC",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Dsun.reflect.inflationThreshold=2147483647"));
    if (Runtime.version().feature() >= 22) {
      all.add(ChildJvm.ENABLE);
    }
    return all;
  }
}
