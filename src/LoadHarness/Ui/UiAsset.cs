namespace LoadHarness.Ui;

/// <summary>One file of the page, as it is sent.</summary>
internal sealed record UiAsset(byte[] Content, string ContentType, string ETag);
