namespace Slipway.Delivery.Dora.Page;

/// <summary>What the page does beyond showing: choosing the window, and opening the deployment that a mark points to. Without it everything can still be
/// read.</summary>
internal static class PageScript
{
    public const string Text = """
        (() => {
          const buttons = [...document.querySelectorAll('button[data-window]')];
          const choose = days => {
            document.body.dataset.window = days;
            buttons.forEach(b => b.setAttribute('aria-pressed', String(b.dataset.window === days)));
          };
          buttons.forEach(b => b.addEventListener('click', () => choose(b.dataset.window)));
          const reveal = () => {
            const target = document.getElementById(location.hash.slice(1));
            if (target && target.tagName === 'DETAILS') { for (let e = target; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
              target.scrollIntoView({ block: 'center' }); target.querySelector('summary').focus({ preventScroll: true }); }
          };
          addEventListener('hashchange', reveal);
          reveal();
        })();
        """;
}
