namespace Slipway.Delivery.Notifying;

/// <summary>
/// The words for one kind. Placeholders in braces: <c>service</c>, <c>environment</c>, <c>version</c>, <c>reason</c>, <c>serving</c>, <c>duration</c>,
/// <c>digest</c>,
/// <c>url</c>, <c>runUrl</c>, <c>runId</c>. A line of the body whose placeholder has no value is left out.
/// </summary>
/// <param name="Title">One line.</param>
/// <param name="Body">More lines; may be empty.</param>
public sealed record NotificationTemplate(string Title, string Body);
