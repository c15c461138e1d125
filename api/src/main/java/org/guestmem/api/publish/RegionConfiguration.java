package org.guestmem.api.publish;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * One region of one virtual machine, as an operator configures it: the names of the properties,
 * their defaults and what they mean. {@link RegionPlan} reads the values.
 */
@ObjectClassDefinition(
    name = "Guest memory region",
    description =
        "Maps memory and publishes it as a GuestMemoryRegion service. Sizes are bytes, decimal or"
            + " hexadecimal after 0x, with an optional unit: KiB, MiB, GiB or TiB, powers of 1024;"
            + " underscores may group digits. Other properties than these, which must not begin with"
            + " guestmem, become properties of the service. A change of guestmem.label and of such"
            + " others keeps the memory; any other change maps new memory, which then replaces the"
            + " old.")
@interface RegionConfiguration {

  @AttributeDefinition(
      name = "Virtual machine",
      description = "The name of the virtual machine that the region belongs to.")
  String guestmem_vm() default "default";

  @AttributeDefinition(
      name = "Name",
      description =
          "The name of the region in its machine. Of two regions of one name the newer one counts:"
              + " give each its own.")
  String guestmem_name() default "ram0";

  @AttributeDefinition(
      name = "Label",
      description = "A remark for people and service filters. It can change at any time.",
      required = false)
  String guestmem_label() default "";

  @AttributeDefinition(
      name = "Kind",
      description =
          "What the memory is for, so that those who walk it can skip what is not theirs: a balloon"
              + " wants RAM, a snapshot leaves persistent memory out. It changes nothing in how the"
              + " memory is mapped.",
      options = {
        @Option(label = "main memory", value = "ram"),
        @Option(label = "firmware", value = "rom"),
        @Option(label = "contents that outlive the machine (NVDIMM)", value = "persistent"),
        @Option(label = "buffer shared with devices (swiotlb)", value = "shared-buffer"),
        @Option(label = "memory of a device", value = "device"),
        @Option(label = "not the guest's to use", value = "reserved")
      })
  String guestmem_kind() default "ram";

  @AttributeDefinition(
      name = "Guest base address",
      description =
          "The first guest physical address: 0x1_0000_0000, 4GiB or decimal; a multiple of 4096 from"
              + " 0. Base and size together must not exceed 2^64.")
  String guestmem_base() default "0x0";

  @AttributeDefinition(
      name = "Size",
      description = "How much memory: 512MiB, 0x2000_0000 or decimal bytes; from 1 to 2^63 - 1.")
  String guestmem_size();

  @AttributeDefinition(
      name = "Backing",
      description =
          "Where the bytes live. anonymous: memory that is zero at first and gone with the region."
              + " file:PATH: a file, which must be there and long enough. memfd or memfd:NAME: a new"
              + " file in memory, zero at first, whose descriptor can be handed to another process.")
  String guestmem_backing() default "anonymous";

  @AttributeDefinition(
      name = "File offset",
      description =
          "Where the region begins in the file of backing file:PATH, in bytes: a size; a multiple of"
              + " the host's page size, 4096 on most hosts.")
  String guestmem_offset() default "0";

  @AttributeDefinition(
      name = "Shared",
      description =
          "true: writes reach the file and other processes; false: they stay in this region.")
  boolean guestmem_shared() default true;

  @AttributeDefinition(
      name = "Read-only",
      description = "true: every write is refused, also those of a guest.")
  boolean guestmem_readonly() default false;

  @AttributeDefinition(
      name = "Truncation",
      description = "What is done about others who may shrink the file while it is mapped.",
      options = {
        @Option(label = "accesses are fenced, atomics refused", value = "fenced"),
        @Option(
            label = "atomics are allowed, and the process may die of one",
            value = "unsafe-atomics"),
        @Option(
            label = "not fenced, since nobody shrinks it, or the process may die",
            value = "trusted")
      })
  String guestmem_truncation() default "fenced";

  @AttributeDefinition(
      name = "Dirty log",
      description =
          "Whether the region knows which of its pages were written since somebody last asked."
              + " false: no. true: by pages of 4KiB. A size such as 64KiB: by pages of that size, a"
              + " power of two from 4KiB.")
  String guestmem_dirty() default "false";

  @AttributeDefinition(
      name = "Huge pages",
      description =
          "Page size of the host's pool of huge pages (hugetlb) that the memory comes from: 2MiB or"
              + " 1GiB on most hosts; none: ordinary pages. The size of the region is a multiple of"
              + " it. For backing anonymous and memfd.")
  String guestmem_hugepages() default "none";

  @AttributeDefinition(
      name = "Prefault threads",
      description =
          "How many threads fetch all pages before the region is published, from 1 to 64; 0: pages"
              + " come when they are first touched.",
      min = "0",
      max = "64")
  int guestmem_prefault() default 0;

  @AttributeDefinition(
      name = "Lock in RAM",
      description = "Whether the host may swap the memory out.",
      options = {
        @Option(label = "it may", value = "none"),
        @Option(label = "all pages are fetched and locked at first", value = "all"),
        @Option(label = "each page is locked when it is first touched", value = "on-fault")
      })
  String guestmem_lock() default "none";

  @AttributeDefinition(
      name = "NUMA policy",
      description =
          "On which NUMA nodes of the host the pages come. bind:0,1 on these alone; preferred:0 there"
              + " while it has room; interleave:0-3 in turn, page by page; none: the host decides."
              + " Nodes are numbers from 0 to 1023.")
  String guestmem_numa() default "none";

  @AttributeDefinition(
      name = "Host alignment",
      description =
          "What the host address is a multiple of: a size, a power of two from 4KiB, such as 2MiB for"
              + " huge pages to fit; none: the page size.")
  String guestmem_align() default "none";

  @AttributeDefinition(
      name = "Guard",
      description =
          "How much inaccessible memory lies before and after the region, for native code that errs:"
              + " a size, a power of two from 4KiB; none: no such memory.")
  String guestmem_guard() default "none";

  @AttributeDefinition(
      name = "Advice",
      description =
          "What the host's kernel is told about the memory; any of these, separated by commas.",
      options = {
        @Option(label = "use transparent huge pages", value = "huge-pages"),
        @Option(label = "never use them", value = "small-pages"),
        @Option(
            label = "set all of it aside now, so that memory does not run out later",
            value = "reserve"),
        @Option(
            label = "share equal pages with other processes, of private memory alone",
            value = "merge"),
        @Option(label = "leave it out of core dumps", value = "no-dump"),
        @Option(label = "leave it out of child processes", value = "no-fork")
      },
      required = false)
  String[] guestmem_advice() default {};

  @AttributeDefinition(
      name = "Back end",
      description =
          "A service filter that chooses what maps the memory: (guestmem.backend=ffm) or"
              + " (guestmem.features=host-address). Without one it is the back end with the highest"
              + " ranking that can do what is asked, chosen when the framework has started. A region"
              + " stays with its back end; when that goes the region waits for its return.",
      required = false)
  String factory_target() default "";
}
