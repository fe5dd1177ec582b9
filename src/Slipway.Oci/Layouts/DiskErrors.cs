using Slipway.Tooling;

namespace Slipway.Oci.Layouts;

/// <summary>Turns what the operating system says about a disk into a failure that a person can act on.</summary>
internal static class DiskErrors
{
    private const int NoSpaceUnix = 28;
    private const int QuotaUnix = 122;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    public static void Explain(AbsolutePath folder, Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (Describe(folder, exception) is { } failure)
        {
            throw failure;
        }
    }

    public static async Task<T> ExplainAsync<T>(AbsolutePath folder, Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception exception) when (Describe(folder, exception) is { } failure)
        {
            throw failure;
        }
    }

    internal static TargetFailedException? Describe(AbsolutePath folder, Exception exception) => exception switch
    {
        IOException { HResult: NoSpaceUnix or QuotaUnix or NoSpaceWindows } => new TargetFailedException(
            $"The disk is full: {folder} cannot take the image.",
            $"{exception.Message} Nothing incomplete was kept.",
            "Free some space there (or name another folder) and run again; what arrived whole is not written twice.",
            inner: exception),
        IOException when File.Exists(folder) => new TargetFailedException(
            $"{folder} is a file; an image layout needs a folder there.", exception.Message, "Remove or rename the file.", inner: exception),
        UnauthorizedAccessException => new TargetFailedException(
            $"{folder} cannot be written.", exception.Message, "Give this user the right to write there.", inner: exception),
        _ => null,
    };
}
