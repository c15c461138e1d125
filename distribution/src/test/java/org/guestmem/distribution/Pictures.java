package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Compares screenshots. */
final class Pictures {
  /** By how much red, green or blue of a pixel may differ, of 255. */
  private static final int COLOUR_TOLERANCE = 8;

  private Pictures() {}

  /** How many pixels of two pictures of one size differ. */
  static long differingPixels(byte[] expectedPng, byte[] actualPng) throws IOException {
    BufferedImage expected = read(expectedPng);
    BufferedImage actual = read(actualPng);
    int width = expected.getWidth();
    assertEquals(width, actual.getWidth());
    assertEquals(expected.getHeight(), actual.getHeight());
    return IntStream.range(0, width * expected.getHeight())
        .filter(
            i -> differ(expected.getRGB(i % width, i / width), actual.getRGB(i % width, i / width)))
        .count();
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
  }

  private static boolean differ(int expected, int actual) {
    return IntStream.of(0, 8, 16)
        .map(shift -> Math.abs((expected >> shift & 0xff) - (actual >> shift & 0xff)))
        .anyMatch(difference -> difference > COLOUR_TOLERANCE);
  }
}
