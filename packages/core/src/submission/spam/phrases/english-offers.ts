import type { PhraseBook } from "./phrase-book.ts";

/** English: what is sold to the owner of a site. */
export const ENGLISH_OFFERS: PhraseBook = {
  seo_offer: {
    strong: `
      rank your website, rank your site, rank your business, ranking your website,
      your site to the first page, your website to the first page, your website on the first page,
      your website to the top of google, dofollow link, dofollow links, do follow link, do follow links,
      dofollow backlinks, high da, da 40, high quality backlinks, quality backlinks, buy backlinks,
      pbn links, pbn backlinks, sponsored article, guest post on your, guest posts on your,
      guest post opportunity, guest posting, publish a guest post, accept guest posts, free seo audit,
      free seo report, seo packages, white hat seo, seo expert, seo experts, not ranking on google,
      not ranking in google, boost your google ranking, improve your google ranking, improve your ranking,
      improve your rankings, increase your ranking, increase your rankings, your search engine ranking,
      your search engine rankings, boost your ranking, boost your rankings, your domain authority`,
    medium: `
      first page of google, page one of google, page 1 of google, top of google, seo services, seo service,
      seo company, seo agency, link building, guest post, guest posts, backlink, backlinks,
      domain authority, da pa, niche edits, niche edit, increase your traffic, increase traffic,
      organic traffic, drive traffic, ranking on google, free audit, website audit,
      search engine optimization, digital marketing company, digital marketing agency,
      digital marketing services, sponsored post, sponsored posts, keyword research, local seo,
      google rankings, search rankings, errors on your website, website has errors`,
    weak: `
      seo, smo, ppc, dofollow, search engine, search engines, google ranking, keywords, rankings, ranking`,
  },
  web_offer: {
    strong: `
      redesign your website, redesign of your website, build your website, revamp your website,
      redesign your site, dedicated developers, hire developers, offshore software, offshore development,
      offshore team, it outsourcing, affordable web design, affordable website, website for only,
      app for your business, animated explainer, explainer video for your, explainer videos for your,
      video for your business`,
    medium: `
      web design services, web development services, website design services, web development company,
      software development company, app development company, mobile app development, web designer and,
      hire a developer, per hour rate, explainer video, explainer videos, promo video,
      web design and development, website redesign, logo design, we build websites, outsourcing, outsource,
      years of experience in web`,
    weak: `
      web design, web development, app development, wordpress, shopify, magento, developers, portfolio`,
  },
  marketing_offer: {
    strong: `
      website contact forms, contact form marketing, contact form submissions, millions of contact forms,
      message to millions, instagram followers, tiktok followers, real followers, buy followers,
      youtube subscribers, tiktok views, targeted traffic, targeted website traffic, targeted visitors,
      website traffic for, b2b contacts, b2b leads, verified email list, qualified leads, exclusive leads,
      leads for your business, more leads for, bulk email, bulk emails, bulk sms, email blast, email blasts,
      capture leads, captures leads, visitors into customers, visitors into leads`,
    medium: `
      real visitors, website traffic, email list of, email lists of, list of contacts, mailing list of,
      visitors to your website, visitors to your site, lead generation, email marketing,
      social media marketing, more customers for your, facebook ads, google ads, grow your business,
      grow your revenue, grow your sales, grow your brand, scale your business, scale your revenue,
      increase your sales, boost your sales, increase sales, more sales, more clients, more customers,
      more leads, marketing agency, target audience, cold email, business owners list, decision makers`,
    weak: `followers, subscribers, leads, traffic, marketing, conversion rate, roi, b2b, visitors`,
  },
  pitch: {
    strong: `
      reply stop, opt out of further, unsubscribe from further, unsubscribe from future,
      don't want to receive, do not wish to receive, wish to opt out, remove your domain from`,
    medium: `
      to unsubscribe, click here, click the link, click below, order now, buy now, shop now, act now,
      apply now, sign up now, join now, join here, join us now, limited time offer, limited time,
      limited offer, limited spots, special offer, no obligation, no credit card required,
      money back guarantee, satisfaction guaranteed, 100 guaranteed, risk free, free trial,
      free quote today, free consultation, free strategy call, quick call, short call, quick chat,
      15 minute call, 15 minutes call, schedule a call, book a call, we guarantee, guaranteed results,
      results guaranteed, affordable price, affordable prices, affordable rates, lowest price, best price,
      free shipping worldwide, worldwide shipping, free worldwide, or you don't pay, business owner,
      live demo, free demo, try it for free, try it free, send you a quote, send you a proposal,
      send you more details, send you the details, send you our portfolio, share our portfolio,
      send me your website, share your phone number, reply if you are interested, if you are interested,
      if you're interested, if interested, are you interested, would you be interested,
      let me know if you are interested, your target, dear webmaster, dear sir madam, hello sir madam,
      dear website owner, dear site owner, dear business owner, dear friend`,
    weak: `
      affordable, guaranteed, guarantee, interested, discount, packages, limited, today, only, free, cheap,
      offer, proposal, price list, best quality, hope this email finds you well, hope this finds you well,
      hope you are doing well, came across your website, visited your website, looking at your website,
      visited your site, looking at your site, checking your website, browsing your website, reaching out,
      whatsapp, telegram, skype, kindly, greetings, competitors, boost, on skype, on telegram`,
  },
  offers: {
    medium: `
      your website, your site, your business, your company, your brand, your web page, your homepage,
      your blog, your customers, businesses like yours, we offer, we provide, we are a leading,
      our services, our service, our packages, our team of, our portfolio, our experts, our agency,
      our clients, i can help you, we can help you, we help, i help, we can get, we can make, we will make,
      our tool, our prices, our software, our ai, prices start, starting at, starts at, starting from,
      prices from`,
  },
  asks: {
    medium: `
      our website, my website, our site, my site, our shop, my shop, our ranking, my business, our business,
      my store, our store, our homepage, we need, i need, we are looking for, looking for someone,
      we're looking for, i'm looking for, i am looking for, do you offer, do you do, do you also,
      do you provide, can you help, could you help, could you give, can you give, how much do you,
      how much would, what would it cost, what would that cost, what do you charge, what are your rates,
      what are your prices, your rates, your prices, a quote for, send us a quote, give me a quote,
      send me a quote, please quote, help us, help me, we want, we would like, i would like, we'd like,
      i'd like, can you offer`,
  },
};
