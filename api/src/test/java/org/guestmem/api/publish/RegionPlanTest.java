package org.guestmem.api.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.HostOption.NumaPolicy;
import org.guestmem.api.MemoryKind;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.Truncation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What configurations mean, and what is said of those that mean nothing. */
final class RegionPlanTest {
  private static final Map<String, Object> SIZE = Map.of("guestmem.size", "64MiB");

  private static RegionSpec spec(String property, Object value) {
    return plan(property, value).placement().spec();
  }

  private static RegionPlan plan(String property, Object value) {
    Map<String, Object> values = new HashMap<>(SIZE);
    values.put(property, value);
    return RegionPlan.of(values);
  }

  private static RegionSpec.Builder expected() {
    return RegionSpec.builder(64 << 20).label("default/ram0");
  }

  @Test
  void sizeAloneMustBeEnough() {
    RegionPlan plan = RegionPlan.of(SIZE);
    assertEquals("default", plan.vm());
    assertEquals("ram0", plan.placement().name());
    assertEquals(0, plan.placement().base());
    assertEquals(expected().build(), plan.placement().spec());
    assertFalse(plan.targeted());
  }

  @Test
  void everyFirstPropertyMustBeUsed() {
    Map<String, Object> values =
        Map.of(
            "guestmem.vm", "vm1",
            "guestmem.name", "rom",
            "guestmem.kind", "rom",
            "guestmem.base", "0x1_0000_0000",
            "guestmem.size", "8K",
            "guestmem.backing", "file:/some/file",
            "guestmem.offset", "4KiB",
            "guestmem.shared", false,
            "guestmem.readonly", true,
            "guestmem.dirty", true);
    RegionPlan plan = RegionPlan.of(values);
    assertEquals(1L << 32, plan.placement().base());
    assertEquals(
        RegionSpec.builder(8192)
            .backing(Backing.file(Path.of("/some/file"), 4096))
            .sharing(Sharing.PRIVATE)
            .protection(Protection.READ_ONLY)
            .kind(MemoryKind.ROM)
            .trackDirty()
            .label("vm1/rom")
            .build(),
        plan.placement().spec());
  }

  @Test
  void backingMustBeAMemfdWithOrWithoutAName() {
    assertEquals(Backing.memfd("default/ram0"), spec("guestmem.backing", "memfd").backing());
    assertEquals(Backing.memfd("guest"), spec("guestmem.backing", "memfd:guest").backing());
  }

  @Test
  void hostOptionsMustBeUsed() {
    Map<String, HostOption> options =
        Map.of(
            "guestmem.hugepages=2MiB", new HostOption.HugePages(2 << 20),
            "guestmem.align=1GiB", new HostOption.Alignment(1 << 30),
            "guestmem.guard=0x1_0000", new HostOption.GuardPages(65_536),
            "guestmem.prefault=4", new HostOption.Prefault(4),
            "guestmem.lock=all", new HostOption.LockInRam(false),
            "guestmem.lock=on-fault", new HostOption.LockInRam(true),
            "guestmem.numa=bind:0,1", new NumaPolicy(NumaPolicy.Mode.BIND, Set.of(0, 1)),
            "guestmem.numa=preferred:7", new NumaPolicy(NumaPolicy.Mode.PREFERRED, Set.of(7)),
            "guestmem.numa=interleave:0-2,5",
                new NumaPolicy(NumaPolicy.Mode.INTERLEAVE, Set.of(0, 1, 2, 5)),
            "guestmem.advice=no-dump", Advice.NO_DUMP);
    options.forEach(
        (setting, option) -> {
          String[] pair = setting.split("=", 2);
          assertEquals(expected().with(option).build(), spec(pair[0], pair[1]), setting);
        });
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 4096", "64KiB, 65536"})
  void dirtyMustBeAYesOrAPageSize(String value, long pageSize) {
    assertEquals(pageSize, spec("guestmem.dirty", value).dirtyPageSize());
  }

  @ParameterizedTest
  @CsvSource({"fenced, FENCED", "unsafe-atomics, UNSAFE_ATOMICS", "trusted, TRUSTED"})
  void truncationMustBeAWord(String value, Truncation truncation) {
    assertEquals(truncation, spec("guestmem.truncation", value).truncation());
  }

  @Test
  void typeOfAValueMustNotMatter() {
    Set<HostOption> both = Set.of(Advice.HUGE_PAGES, Advice.RESERVE);
    assertEquals(both, spec("guestmem.advice", "huge-pages, reserve").options());
    assertEquals(both, spec("guestmem.advice", List.of("huge-pages", "reserve")).options());
    String[] array = {"huge-pages", "reserve"};
    assertEquals(both, spec("guestmem.advice", array).options());
    assertEquals(1L << 32, plan("guestmem.base", 1L << 32).placement().base());
    assertEquals(8192, spec("guestmem.size", 8192).size());
    assertEquals(Sharing.PRIVATE, spec("guestmem.shared", "false").sharing());
    assertEquals(expected().build(), spec("guestmem.numa", " "), "blank is the default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "guestmem.size      | much              | 512MiB",
        "guestmem.size      | 0                 | less than 1",
        "guestmem.size      | -1                | number",
        "guestmem.base      | below             | number",
        "guestmem.base      | 0x800             | multiple of 4096",
        "guestmem.base      | 0xffff_ffff_ffff_f000 | 2^64",
        "guestmem.offset    | half              | number",
        "guestmem.offset    | 4096              | file:PATH",
        "guestmem.backing   | tape              | anonymous, file:PATH, memfd or memfd:NAME",
        "guestmem.backing   | file:             | file:PATH",
        "guestmem.kind      | disk              | device or persistent or ram",
        "guestmem.shared    | maybe             | false or true",
        "guestmem.readonly  | 1                 | false or true",
        "guestmem.dirty     | 1000              | power of two",
        "guestmem.dirty     | often             | number",
        "guestmem.hugepages | 3MiB              | power of two",
        "guestmem.hugepages | 1GiB              | multiple of 1073741824",
        "guestmem.truncation | no               | fenced or trusted or unsafe-atomics",
        "guestmem.prefault  | 65                | 1 to 64",
        "guestmem.prefault  | all               | number",
        "guestmem.lock      | some              | all or on-fault",
        "guestmem.numa      | 0                 | bind:0,1",
        "guestmem.numa      | near:0            | bind or interleave or preferred",
        "guestmem.numa      | bind:             | 0 to 1023",
        "guestmem.numa      | bind:0-99999      | 0 to 1023",
        "guestmem.numa      | preferred:0,1     | only one",
        "guestmem.align     | 1000              | power of two",
        "guestmem.guard     | 1                 | power of two",
        "guestmem.advice    | hot               | huge-pages or merge",
        "guestmem.advice    | huge-pages,small-pages | contradict",
        "guestmem.sise      | 4096              | guestmem.size",
        "guestmem.backend   | ffm               | factory.target",
        "factory.target     | ffm               | (guestmem.backend=ffm)",
        "factory.target     | (a=b)(c=d)        | (guestmem.backend=ffm)",
      })
  void valueThatCannotBeUsedMustBeNamedWithWhatIsAllowed(
      String property, String value, String allowed) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> plan(property, value));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(property + "=" + value + ": "), message);
    assertTrue(message.contains(allowed), message);
  }

  @Test
  void filterThatNestsTooDeepMustBeRefusedAsOthersAre() {
    String deepest = "(!".repeat(63) + "(a=\\()" + ")".repeat(63);
    assertTrue(plan("factory.target", deepest).targeted());
    for (String filter : List.of("(!" + deepest + ")", "(!".repeat(100_000))) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> plan("factory.target", filter));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("factory.target=(!"), message);
      assertTrue(message.endsWith("deeper than 64 parentheses"), message);
    }
  }

  @Test
  void missingSizeMustBeNamed() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> RegionPlan.of(Map.of()));
    assertTrue(String.valueOf(e.getMessage()).startsWith("guestmem.size=: it is missing"));
  }

  @Test
  void hugePagesOfAFileMustBeRefusedByTheirName() {
    Map<String, Object> values = new HashMap<>(SIZE);
    values.put("guestmem.backing", "file:/dev/hugepages/ram");
    values.put("guestmem.hugepages", "2MiB");
    Exception e = assertThrows(IllegalArgumentException.class, () -> RegionPlan.of(values));
    assertTrue(String.valueOf(e.getMessage()).startsWith("guestmem.hugepages=2MiB: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"guestmem.label", "rack", "service.ranking"})
  void labelsMustNotBePartOfTheMemory(String property) {
    RegionPlan plan = plan(property, "7");
    assertTrue(plan.asksForTheMemoryOf(RegionPlan.of(SIZE)));
    assertEquals("7", plan.properties("fake").get(property));
  }

  @Test
  void privatePropertiesMustStayPrivate() {
    assertEquals(null, plan(".secret", "x").properties("fake").get(".secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "guestmem.vm, other",
    "guestmem.name, other",
    "guestmem.base, 4096",
    "guestmem.size, 4096",
    "guestmem.kind, rom",
    "guestmem.backing, memfd",
    "guestmem.shared, false",
    "guestmem.readonly, true",
    "guestmem.dirty, true",
    "guestmem.advice, no-dump"
  })
  void everythingElseMustBePartOfTheMemory(String property, String value) {
    assertFalse(plan(property, value).asksForTheMemoryOf(RegionPlan.of(SIZE)));
  }
}
