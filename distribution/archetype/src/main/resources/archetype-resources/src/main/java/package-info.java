/** A plug-in that tells how much of the memory of each virtual machine is in use. */
@Export
@Version("1.0.0")
package ${package};

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
