using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Delivery.Dora;
using Slipway.Tooling;

namespace Slipway.Delivery.Notifying;

/// <summary>The words for each kind; replace those that should be others.</summary>
public sealed partial record NotificationTemplates
{
    /// <summary>By kind. A kind that is missing here is worded by default.</summary>
    public ImmutableDictionary<NotificationKind, NotificationTemplate> ByKind { get; init; } = ImmutableDictionary<NotificationKind,
        NotificationTemplate>.Empty;

    private static readonly ImmutableDictionary<NotificationKind, NotificationTemplate> Defaults = new Dictionary<NotificationKind, NotificationTemplate>
    {
        [NotificationKind.DeliveryStarted] = new("{service} {version} is on its way to {environment}", ""),
        [NotificationKind.DeliverySucceeded] = new("{service} {version} serves in {environment}", "{reason}\nDelivered in {duration}.\n{url}"),
        [NotificationKind.DeliveryFailed] = new("{service} {version} did not reach {environment}", "{reason}\n{serving} still serves."),
        [NotificationKind.RolledBack] = new("{service} {version} was rolled back in {environment}", "{reason}\n{serving} serves again."),
        [NotificationKind.LeftUnverified] = new("{service} {version} serves in {environment}, not verified", "{reason}\nThe release to go back to is {serving}."),
        [NotificationKind.NeedsApproval] = new("{service} {version} waits for approval to {environment}", "{reason}"),
    }.ToImmutableDictionary();

    /// <summary>A template with an unknown placeholder is a <see cref="UsageException"/>; call it before the delivery, not when it has failed.</summary>
    public void Check()
    {
        foreach (var (kind, template) in ByKind)
        {
            var unknown = Placeholder().Matches(template.Title + template.Body).Select(match => match.Groups[1].Value)
                .FirstOrDefault(name => !Names.Contains(name));
            if (unknown is not null)
            {
                throw new UsageException($"The template for {kind} has the unknown placeholder {{{unknown}}}.", $"Known are: {string.Join(", ", Names)}.",
                    "Use one of these.");
            }
        }
    }

    /// <summary>Title and body of a notification.</summary>
    internal (string Title, string Body) Render(Notification notification)
    {
        var template = ByKind.GetValueOrDefault(notification.Kind) ?? Defaults[notification.Kind];
        var lines = template.Body.Split('\n').Where(line => Placeholder().Matches(line).All(match => Value(notification, match.Groups[1].Value) is not null));
        return (Fill(template.Title, notification), string.Join('\n', lines.Select(line => Fill(line, notification))).Trim());
    }

    private static readonly ImmutableArray<string> Names = ["service", "environment", "version", "reason", "serving", "duration", "digest", "url", "runUrl",
        "runId"];

    private static string Fill(string text, Notification notification) =>
        Placeholder().Replace(text, match => Value(notification, match.Groups[1].Value) ?? "");

    private static string? Value(Notification notification, string name) => name switch
    {
        "service" => notification.Service,
        "environment" => notification.Environment,
        "version" => notification.Version,
        "reason" => notification.Reason,
        "serving" => notification.Serving,
        "duration" => notification.Duration is { } duration ? DoraWords.Duration(duration.TotalSeconds) : null,
        "digest" => notification.Digest,
        "url" => notification.Url?.AbsoluteUri,
        "runUrl" => notification.RunUrl?.AbsoluteUri,
        "runId" => notification.RunId,
        _ => null,
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
