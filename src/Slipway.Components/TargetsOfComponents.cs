namespace Slipway.Components;

/// <summary>The components' targets as members of the build class, so that one can write <c>Execute&lt;Build&gt;(x =&gt; x.Deliver)</c> without a cast.</summary>
public static class TargetsOfComponents
{
    extension(IVersion build)
    {
        /// <inheritdoc cref="IVersion.Version"/>
        public Target Version => build.Version;
    }

    extension(ICompile build)
    {
        /// <inheritdoc cref="ICompile.Compile"/>
        public Target Compile => build.Compile;
    }

    extension(ITest build)
    {
        /// <inheritdoc cref="ITest.Test"/>
        public Target Test => build.Test;
    }

    extension(IScan build)
    {
        /// <inheritdoc cref="IScan.Scan"/>
        public Target Scan => build.Scan;
    }

    extension(IBuildImage build)
    {
        /// <inheritdoc cref="IBuildImage.BuildImage"/>
        public Target BuildImage => build.BuildImage;
    }

    extension(IPush build)
    {
        /// <inheritdoc cref="IPush.Push"/>
        public Target Push => build.Push;
    }

    extension(IDeploy build)
    {
        /// <inheritdoc cref="IDeploy.Deploy"/>
        public Target Deploy => build.Deploy;
    }

    extension(IBake build)
    {
        /// <inheritdoc cref="IBake.Bake"/>
        public Target Bake => build.Bake;
    }

    extension(IDeliver build)
    {
        /// <inheritdoc cref="IDeliver.Deliver"/>
        public Target Deliver => build.Deliver;
    }
}
