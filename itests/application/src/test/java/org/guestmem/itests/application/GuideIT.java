package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.guestmem.itests.application.Guide.Fragment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No block of a page may escape, and no difference of what is printed. */
class GuideIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "```\nls\n```",
        "```json\n{}\n```",
        "```properties\na=b\n```",
        "```text\nan output of nothing\n```",
        "```sh\nls\n```\nsaid between\n```text\na\n```",
        "```sh\nls\n```\n```text\na\n```\n```text\nb\n```",
        "* an item\n  ```sh\n  ls\n  ```",
        "```sh\nnever closed",
        "`a/file`\n\n```properties\nfor=nobody\n```"
      })
  void blockThatNothingIsDoneWithMustBeRefused(String page) {
    List<String> lines = page.lines().toList();
    assertThrows(IllegalArgumentException.class, () -> Guide.parse("page.md", lines));
  }

  @Test
  void blocksMustBeFilesStepsAndFragments() {
    String page =
        """
        # A page
        With [another](other-page.md) in
        `room`.

        `etc/a.cfg`

        ```properties
        a=b
        ```

        ## Build

        ```sh
        ls
        ```
        ```text
        etc
        ```

        ## Use

        ```console
        $ shell
        g! exit
        ```
        <!-- given: int a;
        int b; -->
        ```java
        int c = a + b;
        ```
        """;
    Guide guide = Guide.parse("page.md", page.lines().toList());
    assertEquals("{room=other-page.md}", guide.rooms().toString());
    assertEquals("{etc/a.cfg=a=b\n}", guide.files().toString());
    assertEquals(List.of("etc"), guide.building().get(0).expected());
    assertTrue(guide.using(false).get(0).dialogue());
    assertEquals(List.of(), guide.using(true));
    assertEquals(List.of(new Fragment("int c = a + b;\n", "int a;\nint b; ")), guide.fragments());
  }

  @Test
  void fragmentThatIsWrongMustBeComplainedOf() throws IOException {
    FragmentCompiler compiler = new FragmentCompiler();
    assertEquals("", compiler.complaints(new Fragment("int a = b;\n\na++;", "int b;")));
    assertFalse(compiler.complaints(new Fragment("int a = b;", "")).isEmpty());
    assertFalse(compiler.complaints(new Fragment("a + ;", "int a;")).isEmpty());
  }

  @Test
  void artifactsOfOursThatTheUserInstalledMustBeHidden(@TempDir Path temp) throws IOException {
    Path users = temp.resolve("users");
    for (String each : List.of("com/other", "org/other", "org/guestmem/org.guestmem.api")) {
      Files.createDirectories(users.resolve(each));
    }
    GuideTools.mirror(users, temp.resolve("mirror"));
    Path mirror = GuideTools.mirror(users, temp.resolve("mirror"));
    assertTrue(Files.isDirectory(mirror.resolve("com/other")));
    assertTrue(Files.isDirectory(mirror.resolve("org/other")));
    assertFalse(Files.exists(mirror.resolve("org/guestmem")));
  }

  @Test
  void dotsMustStandOnlyForLinesThatBeginSo() {
    List<String> expected = List.of("a", "b...", "c");
    assertEquals(expected, Output.withDots(List.of("a", "b1", "b2", "c"), expected));
    for (List<String> other :
        List.of(
            List.of("a", "c"),
            List.of("a", "x", "c"),
            List.of("a", "b1", "c", "b2"),
            List.of("a"))) {
      assertNotEquals(expected, Output.withDots(other, expected));
    }
  }

  @Test
  void soleDotsMustEndWhereTheNextLineIs() {
    List<String> expected = List.of("a", "...", "c");
    assertEquals(expected, Output.withDots(List.of("a", "b", "", "c"), expected));
    assertNotEquals(expected, Output.withDots(List.of("a", "b", "d"), expected));
  }

  @Test
  void dialogueMustHaveItsLinesInOrder() {
    assertTrue(Output.among(List.of("log", "a", "log", "b1"), List.of("a", "b...")));
    assertFalse(Output.among(List.of("b1", "a"), List.of("a", "b...")));
    assertFalse(Output.among(List.of("a"), List.of("a", "b...")));
  }
}
