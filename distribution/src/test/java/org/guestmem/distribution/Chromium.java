package org.guestmem.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A headless Chromium that nobody has used before, driven through its chromedriver. */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriverService service;
  private final RemoteWebDriver driver;

  private Chromium(ChromeDriverService service, RemoteWebDriver driver) {
    this.service = service;
    this.driver = driver;
  }

  /** Starts it; the test is skipped, with the reason, where Chromium cannot be had. */
  static Chromium start() throws IOException, InterruptedException {
    Path programs = Path.of(FetchedProgram.path("fetch-chromium"));
    ChromeOptions options = new ChromeOptions();
    options.setBinary(programs.resolve("chromium").toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox", // which root may not have
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-device-scale-factor=1",
        "--force-color-profile=srgb",
        "--window-size=1280,1024");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(programs.resolve("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    service.start();
    RemoteWebDriver driver = new RemoteWebDriver(service.getUrl(), options, false);
    driver.manage().timeouts().implicitlyWait(PATIENCE);
    return new Chromium(service, driver);
  }

  void open(String address) {
    driver.get(address);
  }

  /** What stands in the elements, in the order of the page; waits for the first. */
  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(Chromium::text).toList();
  }

  /** Cells of a row are a tab apart. Elements of SVG have no inner text. */
  private static String text(WebElement element) {
    String inner = element.getDomProperty("innerText");
    return String.valueOf(inner == null ? element.getDomProperty("textContent") : inner);
  }

  /** Waits for an element that somebody could click. */
  void click(String xpath) {
    driver.findElement(By.xpath(xpath)).click();
  }

  void type(String selector, String text) {
    WebElement field = driver.findElement(By.cssSelector(selector));
    field.clear();
    field.sendKeys(text);
  }

  /** The first SVG of the page as a PNG, alone, without its text, which looks different by host. */
  byte[] pictureWithoutText() {
    driver.executeScript(
        """
        const picture = document.querySelector('svg');
        picture.querySelectorAll('text').forEach(text => text.remove());
        document.body.replaceChildren(picture);
        document.documentElement.style.background = document.body.style.background = 'white';
        picture.style.position = 'fixed';
        picture.style.left = picture.style.top = 0;
        """);
    return driver.findElement(By.tagName("svg")).getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
    service.stop();
  }
}
