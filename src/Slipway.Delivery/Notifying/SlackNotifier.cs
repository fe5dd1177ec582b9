using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Tooling;

namespace Slipway.Delivery.Notifying;

/// <summary>Slack, by an incoming webhook, in Block Kit. The webhook's address is a secret: who knows it can write.</summary>
public sealed class SlackNotifier(HttpClient http, Secret webhook, NotificationTemplates? templates = null) : INotifier
{
    private const int LongestHeader = 150; // Slack's limits for a header and for the text of a section
    private const int LongestSection = 3000;

    private readonly NotificationTemplates _templates = templates ?? new();

    /// <inheritdoc/>
    public string Name => "Slack";

    /// <inheritdoc/>
    public async Task SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Message(notification)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(new Uri(webhook.Reveal()), content, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            var said = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new HttpRequestException($"Slack answered {(int)answer.StatusCode} ({said.Trim()})");
        }
    }

    private JsonObject Message(Notification notification)
    {
        var (title, body) = _templates.Render(notification);
        title = $"{Sign(notification.Kind)} {title}";
        var blocks = new JsonArray
        {
            new JsonObject { ["type"] = "header", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Cut(title, LongestHeader),
                ["emoji"] = true } },
        };
        if (body.Length > 0)
        {
            blocks.Add((JsonNode)new JsonObject
            {
                ["type"] = "section",
                ["text"] =
                new JsonObject { ["type"] = "mrkdwn", ["text"] = Cut(Escape(body), LongestSection) }
            });
        }

        if (notification.RunUrl is { } run)
        {
            blocks.Add((JsonNode)new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray
                {
                    new JsonObject
                    {
                        ["type"] = "button",
                        ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = notification.Kind == NotificationKind.NeedsApproval ? "Review"
                            : "Open the run" },
                        ["url"] = run.AbsoluteUri,
                    },
                },
            });
        }

        return new JsonObject { ["text"] = Escape(title), ["blocks"] = blocks };
    }

    private static string Sign(NotificationKind kind) => kind switch
    {
        NotificationKind.DeliveryStarted => "🚢",
        NotificationKind.DeliverySucceeded => "✅",
        NotificationKind.DeliveryFailed => "❌",
        NotificationKind.RolledBack => "↩️",
        NotificationKind.LeftUnverified => "❔",
        _ => "✋",
    };

    /// <summary>The three characters that mean something to Slack; nobody's commit message may call the whole channel.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";
}
