package org.guestmem.management;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The names of our MXBeans, and how they come into the platform's MBean server and out of it. */
final class Beans {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private Beans() {}

  static ObjectName ofAll() {
    return name("type=GuestMemory");
  }

  /** Quoted always: a name may have any characters. */
  static ObjectName ofRegion(String vm, String name, long id) {
    return name(
        "type=GuestMemoryRegion,vm=%s,name=%s,id=%d"
            .formatted(ObjectName.quote(vm), ObjectName.quote(name), id));
  }

  private static ObjectName name(String properties) {
    try {
      return new ObjectName("org.guestmem:" + properties);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static void register(Object bean, ObjectName name) {
    try {
      SERVER.registerMBean(bean, name);
    } catch (JMException e) {
      throw new IllegalStateException(name + " cannot be registered", e);
    }
  }

  static void unregister(ObjectName name) {
    try {
      SERVER.unregisterMBean(name);
    } catch (JMException e) {
      throw new IllegalStateException(name + " is not registered any more", e);
    }
  }
}
