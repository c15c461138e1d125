package org.guestmem.tck;

import java.util.ArrayList;
import java.util.List;

/** How HotSpot runs the code that meets a fault. */
enum FaultMode {
  INTERPRETED(0, "-Xint"),
  C1(1, "-XX:TieredStopAtLevel=1", "-Xbatch"),
  C2(4, "-XX:-TieredCompilation", "-XX:CompileThreshold=400", "-Xbatch");

  private final int tier;
  private final List<String> options;

  FaultMode(int tier, String... options) {
    this.tier = tier;
    this.options = List.of(options);
  }

  /** The tier of the code, as in {@link CompiledMethods}; 0 if none is compiled. */
  int tier() {
    return tier;
  }

  /** The options of the JVM; methods are called by its own code, and so compiled by themselves. */
  List<String> options() {
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Dsun.reflect.inflationThreshold=2147483647"));
    if (Runtime.version().feature() >= 22) {
      all.add(ChildJvm.ENABLE);
    }
    return all;
  }
}
