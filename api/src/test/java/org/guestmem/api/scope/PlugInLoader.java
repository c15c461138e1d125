package org.guestmem.api.scope;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;

/** The class loader of a bundle, which makes the classes of {@link ForgetfulPlugIn} itself. */
public final class PlugInLoader extends ClassLoader implements BundleReference {
  private final Bundle bundle;

  private PlugInLoader(Bundle bundle) {
    super(PlugInLoader.class.getClassLoader());
    this.bundle = bundle;
  }

  /**
   * Loads a plug-in anew.
   *
   * @param bundle whose code it shall be
   * @return the plug-in
   */
  public static PlugIn load(Bundle bundle) {
    try {
      Class<?> type = new PlugInLoader(bundle).loadClass(ForgetfulPlugIn.class.getName());
      return (PlugIn) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(ForgetfulPlugIn.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Bundle getBundle() {
    return bundle;
  }
}
