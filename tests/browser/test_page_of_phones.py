"""The page of phones in a real browser: typed on one phone, seen on another."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_worry_is_answered(desk):
    """Rosa's worry rings Miss Ahmed's phone, is opened, taken and answered there, and the answer is on Rosa's."""
    chip = desk.phone("rosa").locator(".chip").first
    words = await chip.get_attribute("title")
    await chip.click()
    await desk.phone("rosa").get_by_role("button", name="Send from").click()
    await expect(desk.bubbles("rosa", words)).to_have_class("bubble mine end delivered")
    await expect(desk.bubbles("rosa", "Thank you for telling us")).to_be_visible()
    ahmed = desk.phone("ahmed")
    await expect(ahmed.locator(".owner .badge")).to_have_text("1")
    await expect(desk.page).to_have_title("(1) Alongside: a page of phones")
    await ahmed.get_by_role("button", name="Open", exact=True).click()
    await expect(desk.bubbles("ahmed", words)).to_be_visible()
    await expect(ahmed.locator(".owner .badge")).to_be_hidden()
    await ahmed.get_by_role("button", name="I've got this").click()
    await ahmed.locator(".answerable .body").last.click()
    await expect(ahmed.locator(".replying")).to_be_visible()
    await desk.write("ahmed", "I have rung the taxi firm.")
    await expect(desk.bubbles("rosa", "I have rung the taxi firm.")).to_be_visible()


async def test_what_is_typed_stays_text(desk):
    """Markup in a message is shown as it was typed, and is nothing to the browser."""
    words = '<img src="x" onerror="document.title=1"><script>document.title=2</script>'
    await desk.write("sam", words)
    await expect(desk.bubbles("sam", words).locator(".words")).to_have_text(words)
    assert await desk.page.locator("main img, main script").count() == 0
    assert "Alongside" in await desk.page.title()


async def test_the_clock_jumps_to_good_news(desk):
    """What the key worker noted in ten seconds is on the mother's phone when the clock has jumped to 16.00."""
    await desk.write("ahmed", "praise Jay raffle ticket for sitting well")
    await expect(desk.bubbles("ahmed", "Noted").last).to_be_visible()
    await desk.page.get_by_role("button", name="good news").click()
    await expect(desk.bubbles("rosa", "Jay won a raffle ticket for sitting well")).to_be_visible()
    await expect(desk.page.locator("#time")).to_have_text("16:01")
    await expect(desk.phone("head").or_(desk.phone("okafor")).locator(".statusTime")).to_have_text("16:01")
    await expect(desk.page.get_by_role("button", name="good news")).to_have_count(0)


async def test_a_lock_screen_tells_nothing(desk):
    """On a locked staff phone stands the reference and the time; the words come only when it is unlocked and opened."""
    ahmed = desk.phone("ahmed")
    await ahmed.get_by_role("button", name="Lock screen").click()
    await desk.write("rosa", "Jay is upset about his taxi")
    notice = ahmed.locator(".notices li").first
    await expect(notice).to_contain_text("a message, can wait")
    assert "taxi" not in await ahmed.locator(".lockScreen").inner_text()
    await ahmed.get_by_role("button", name="Unlock").click()
    await expect(ahmed.locator(".lockScreen")).to_be_hidden()
    await ahmed.get_by_role("button", name="Open", exact=True).click()
    await expect(desk.bubbles("ahmed", "taxi")).to_be_visible()


async def test_a_photo_and_a_problem(desk):
    """A photo is on the screen; what a phone cannot do is said on that phone, and what was typed is still there."""
    await desk.phone("rosa").get_by_role("button", name="Send a photo").click()
    await expect(desk.phone("rosa").get_by_role("img", name="A photo")).to_be_visible()
    await desk.page.route("**/write", lambda route: route.abort())
    await desk.write("rosa", "Hello")
    await expect(desk.phone("rosa").get_by_role("alert")).to_contain_text("does not answer")
    await expect(desk.phone("rosa").locator("textarea")).to_have_value("Hello")
    assert desk.errors  # the browser itself says that the request failed
    desk.errors.clear()


async def test_by_keyboard_alone(desk):
    """Everything can be reached and done with the keyboard: jump, write, press, reply."""
    await desk.phone("rosa").locator("textarea").focus()
    await desk.page.keyboard.type("Jay is upset")
    await desk.page.keyboard.press("Enter")
    opening = desk.phone("ahmed").get_by_role("button", name="Open", exact=True)
    await opening.focus()
    await desk.page.keyboard.press("Enter")
    await expect(desk.bubbles("ahmed", "Jay is upset")).to_be_visible()
    await desk.phone("ahmed").get_by_role("button", name="Reply to").last.focus()
    await desk.page.keyboard.press("Enter")
    await desk.page.keyboard.type("I will see to it")
    await desk.page.keyboard.press("Enter")
    await expect(desk.bubbles("rosa", "I will see to it")).to_be_visible()
    unnamed = await desk.page.evaluate(
        "[...document.querySelectorAll('button, textarea')].filter(it => it.checkVisibility()"
        " && !(it.getAttribute('aria-label') || it.textContent).trim()).map(it => it.outerHTML)"
    )
    assert unnamed == []


async def test_on_a_phones_screen(handset):
    """At 390 px the phones are cards behind tabs, nothing scrolls sideways, and a badge says where something waits."""
    assert not await handset.scrolls_sideways()
    await handset.write("rosa", "Jay is upset about his taxi")
    await expect(handset.bubbles("rosa", "Thank you for telling us")).to_be_in_viewport()
    tab = handset.page.locator(".tab", has_text="Miss Ahmed")
    await expect(tab.locator(".badge")).to_have_text("1")
    await tab.tap()
    await expect(handset.phone("ahmed").get_by_role("button", name="Open", exact=True)).to_be_in_viewport(ratio=1)
    await expect(tab).to_have_attribute("aria-current", "true")
    await expect(tab.locator(".badge")).to_be_hidden()
    await handset.phone("ahmed").get_by_role("button", name="Open", exact=True).tap()
    await expect(handset.bubbles("ahmed", "taxi")).to_be_in_viewport()
    box = await handset.phone("ahmed").locator(".composer").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844
    assert not await handset.scrolls_sideways()


@pytest.mark.parametrize(
    ("width", "height"), [(320, 568), (768, 1024), (1024, 768), (1280, 720), (1440, 900), (1920, 1080)]
)
async def test_at_every_size(desk, width, height):
    """From the smallest phone to a wide screen: nothing sideways, one can type, and the newest message is in sight."""
    await desk.page.set_viewport_size({"width": width, "height": height})
    assert not await desk.scrolls_sideways()
    await desk.phone("rosa").locator("textarea").scroll_into_view_if_needed()
    await expect(desk.phone("rosa").locator(".composer")).to_be_in_viewport(ratio=0.99)


async def test_the_page_comes_back(desk, url):
    """A page opened anew shows the conversation as it stands, and nothing as unread."""
    await desk.write("rosa", "Jay is upset")
    await expect(desk.bubbles("rosa", "Thank you")).to_be_visible()
    await desk.open(url)
    await expect(desk.bubbles("rosa", "Jay is upset")).to_be_visible()
    await expect(desk.page.locator(".owner .badge:visible")).to_have_count(0)
