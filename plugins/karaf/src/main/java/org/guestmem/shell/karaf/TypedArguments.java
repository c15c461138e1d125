package org.guestmem.shell.karaf;

import java.util.List;
import java.util.Set;

/**
 * What stands between a command and the cursor.
 *
 * @param option the option whose value the cursor is at, or empty
 * @param count how many arguments there are that belong to no option
 * @param vm the virtual machine that was chosen, or empty
 */
record TypedArguments(String option, int count, String vm) {
  static final String VM = "--vm";

  private static final Set<String> WITHOUT_VALUE =
      Set.of("--json", "--yes", "--watch", "--replace");

  static TypedArguments of(List<String> words) {
    String option = "";
    int count = 0;
    String vm = "";
    for (String word : words) {
      if (!option.isEmpty()) {
        vm = option.equals(VM) ? word : vm;
        option = "";
      } else if (word.startsWith("--")) {
        option = WITHOUT_VALUE.contains(word) ? "" : word;
      } else {
        count++;
      }
    }
    return new TypedArguments(option, count, vm);
  }
}
