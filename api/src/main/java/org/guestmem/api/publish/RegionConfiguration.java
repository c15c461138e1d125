package org.guestmem.api.publish;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One region of one virtual machine, as an operator configures it. */
@ObjectClassDefinition(
    name = "Guest memory region",
    description = "Maps memory and publishes it as a GuestMemoryRegion service.")
@interface RegionConfiguration {

  @AttributeDefinition(
      name = "Virtual machine",
      description = "The virtual machine that the region belongs to.")
  String guestmem_vm() default "default";

  @AttributeDefinition(name = "Name", description = "The name of the region in its machine.")
  String guestmem_name() default "ram0";

  @AttributeDefinition(
      name = "Guest base address",
      description =
          "The first guest physical address: 0x1_0000_0000, 4GiB or decimal; a multiple of 4096.")
  String guestmem_base() default "0x0";

  @AttributeDefinition(
      name = "Size",
      description = "How much memory: 512MiB, 0x2000_0000 or decimal bytes; at least 1.")
  String guestmem_size();

  @AttributeDefinition(
      name = "Backing",
      description = "anonymous, or file:PATH for a file that holds the memory.")
  String guestmem_backing() default "anonymous";

  @AttributeDefinition(
      name = "File offset",
      description = "Where the region begins in the file; a multiple of 4096.")
  String guestmem_offset() default "0";

  @AttributeDefinition(
      name = "Shared",
      description = "true: writes reach the file and other processes; false: they stay here.")
  boolean guestmem_shared() default true;

  @AttributeDefinition(
      name = "Read-only",
      description = "true: every write is refused, also those of a guest.")
  boolean guestmem_readonly() default false;

  @AttributeDefinition(
      name = "Dirty log",
      description = "true: writes are logged by pages of 4 KiB.")
  boolean guestmem_dirty() default false;
}
