package org.guestmem.tck;

import java.util.stream.Stream;
import org.guestmem.api.Truncation;

/**
 * One call on a page that is gone, without a fence or of a kind that a fence does not help, and
 * what it is to the process. HotSpot 17 and 25 for x86-64 were looked at.
 *
 * @param truncation how the file is mapped
 * @param method the method, for {@link FaultEnd}
 * @param mode how HotSpot runs it
 * @param outcome what becomes of the process
 */
record FaultEnding(Truncation truncation, String method, FaultMode mode, Outcome outcome) {
  /** What a child process says. */
  enum Outcome {
    /** The call throws what the API names. */
    FAULT("(?s)call: fault\\ncall: fault\\nalive\\n"),

    /** The call returns or throws something, or something is thrown later. */
    LIVES("(?s)(call: (fault|InternalError|returned|late error)\\n|later error\\n)*alive\\n"),

    /** The signal ends the process. */
    SIGBUS("(?s).*SIGBUS \\(0x7\\).*"),

    /** HotSpot's handler of the signal finds an instruction whose length it does not know. */
    UNKNOWN_INSTRUCTION("(?s).*Internal Error \\(assembler_x86\\.cpp:.*ShouldNotReachHere.*");

    private final String output; // a pattern

    Outcome(String output) {
      this.output = output;
    }

    boolean isEnd() {
      return this == SIGBUS || this == UNKNOWN_INSTRUCTION;
    }

    boolean matches(ChildJvm.End end) {
      return end.status() == (isEnd() ? 1 : 0) && end.output().matches(output);
    }
  }

  /** Those of every back end, and of the JDK without Guestmem. */
  static Stream<FaultEnding> all() {
    boolean before25 = Runtime.version().feature() < 25;
    return Stream.of(
            updates("VolatileSlice.compareAndExchangeInt", Outcome.SIGBUS, Outcome.SIGBUS),
            updates("VolatileSlice.weakCompareAndSetLong", Outcome.SIGBUS, Outcome.FAULT),
            Stream.of(
                new FaultEnding(
                    Truncation.UNSAFE_ATOMICS,
                    "VolatileSlice.compareAndExchangeInt",
                    FaultMode.C2,
                    Outcome.FAULT)),
            // Since 25 the interpreter reads first, which it survives, and then compares and sets.
            updates(
                "VolatileSlice.getAndAddLong",
                before25 ? Outcome.SIGBUS : Outcome.FAULT,
                Outcome.FAULT),
            trusted("VolatileSlice.getLong", FaultMode.INTERPRETED, Outcome.LIVES),
            trusted("VolatileSlice.getLong", FaultMode.C1, Outcome.LIVES),
            trusted("VolatileSlice.weakCompareAndSetLong", FaultMode.INTERPRETED, Outcome.SIGBUS),
            trusted("FaultUses.getLongOfInt", FaultMode.C2, Outcome.UNKNOWN_INSTRUCTION),
            trusted("RawUses.getLong", FaultMode.C1, Outcome.LIVES),
            trusted("RawUses.compareAndSetLong", FaultMode.INTERPRETED, Outcome.SIGBUS),
            trusted("RawUses.crc32", FaultMode.INTERPRETED, Outcome.SIGBUS))
        .flatMap(each -> each);
  }

  private static Stream<FaultEnding> updates(String method, Outcome interpreted, Outcome c1) {
    Truncation unsafe = Truncation.UNSAFE_ATOMICS;
    return Stream.of(
        new FaultEnding(unsafe, method, FaultMode.INTERPRETED, interpreted),
        new FaultEnding(unsafe, method, FaultMode.C1, c1));
  }

  private static Stream<FaultEnding> trusted(String method, FaultMode mode, Outcome outcome) {
    return Stream.of(new FaultEnding(Truncation.TRUSTED, method, mode, outcome));
  }
}
